import type { FileInfo } from '../../../core/entities/file-info.js';
import type { HttpRequest, HttpResponse } from '../../../ports/http-client.js';
import { isObject, readJson, unexpected } from './read-json.js';

/**
 * The `files` of a listing by name, with the paths as they came. Files without a size are empty ones: protobuf leaves zeros out.
 *
 * @throws NotAnMlflowServerError
 */
export function readFiles(answer: HttpResponse, request: Pick<HttpRequest, 'method' | 'path'>): readonly FileInfo[] {
  const { files = [] } = readJson(answer, request);
  if (!Array.isArray(files)) throw unexpected('`files` is no list', request);
  const found = files.map((file: unknown): FileInfo => {
    if (!isObject(file) || typeof file['path'] !== 'string' || file['path'] === '') throw unexpected('a file has no path', request);
    const isDir = file['is_dir'] === true;
    if (isDir) return { path: file['path'], isDir };
    const fileSize = Number(file['file_size'] ?? 0);
    if (!Number.isSafeInteger(fileSize) || fileSize < 0) throw unexpected('the size of a file is no number of bytes', request);
    return { path: file['path'], isDir, fileSize };
  });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
