import type { ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import { ServerError } from '../../core/errors/request-error.js';
import { inParallel } from '../../core/in-parallel.js';
import type { ByteTransferOptions } from '../../ports/artifact-store.js';
import type { HttpClient } from '../../ports/http-client.js';
import {
  abortBody,
  completeBody,
  createBody,
  type MultipartUpload,
  readUpload,
  type UploadedPart,
  type UploadPart,
} from './wire/multipart.js';

/** When and how files are uploaded in parts. All sizes in bytes. */
export interface MultipartSettings {
  /** Files of this size and above are. */
  readonly minimumSize: number;
  /** Of every part but the last; more where there would be more than 10,000 parts. S3 takes no less than 5 MiB. */
  readonly partSize: number;
  /** Parts under way at once. */
  readonly parallelism: number;
}

/** Python's client starts at the same size. */
export const usualMultipart: MultipartSettings = { minimumSize: 500 * 2 ** 20, partSize: 100 * 2 ** 20, parallelism: 4 };

/** The most parts that S3 takes. */
const mostParts = 10_000;
/** How long the server may take to throw away the parts of a failed upload, in milliseconds. */
const abortMs = 5_000;

/** One file on its way through the tracking server's multipart API, whose parts go straight to the storage behind it. */
export interface MultipartFile {
  readonly http: HttpClient;
  /** Encoded path of the directory below the artifact service. */
  readonly directory: string;
  readonly name: string;
  readonly source: ByteSource;
  readonly settings: MultipartSettings;
  /** The options of the next request. */
  readonly time: () => CallOptions;
  readonly onBytes: ByteTransferOptions['onBytes'];
  /** Whether a file of the size of the source is stored under the name. */
  readonly isStored: (call: CallOptions) => Promise<boolean>;
}

/**
 * Uploads a file in parts, each retried by itself. An upload that fails leaves no parts behind.
 *
 * @throws NotSupportedError when the server has no multipart API for its storage
 */
export async function uploadInParts(file: MultipartFile): Promise<void> {
  const { source, settings, name } = file;
  const partSize = Math.max(settings.partSize, Math.ceil(source.size / mostParts));
  const count = Math.ceil(source.size / partSize);
  const create = { method: 'POST', path: endpoint(file, 'create') } as const;
  const begun = await file.http.send({ ...create, body: createBody(name, count), replay: 'safe', ...file.time() });
  const upload = readUpload(begun, create, count);
  try {
    await complete(file, completeBody(name, upload, await sendParts(file, upload, partSize)));
  } catch (error) {
    const path = endpoint(file, 'abort');
    // The reason of the failure is worth more than a failure to clean up after it.
    await file.http.send({ method: 'POST', path, body: abortBody(name, upload), replay: 'safe', timeoutMs: abortMs }).catch(() => {});
    throw error;
  }
}

/** Storage refuses to complete an upload twice, so that after a lost answer the file itself is looked for. */
async function complete(file: MultipartFile, body: string): Promise<void> {
  // One that was there before, of the same size, would be taken for the new one.
  const wasStored = await file.isStored(file.time());
  await file.http.send({
    method: 'POST',
    path: endpoint(file, 'complete'),
    body,
    // With `safe` nobody asks `recover`.
    replay: wasStored ? 'safe' : 'unsafe',
    recover: async (call) => ((await file.isStored(call)) ? { status: 200, headers: {}, body: '{}', attempts: 1 } : undefined),
    ...file.time(),
  });
}

function endpoint({ directory }: MultipartFile, verb: 'create' | 'complete' | 'abort'): string {
  return `/api/2.0/mlflow-artifacts/mpu/${verb}/${directory}`;
}

async function sendParts(file: MultipartFile, { parts }: MultipartUpload, partSize: number): Promise<readonly UploadedPart[]> {
  const sent: UploadedPart[] = [];
  const moved = new Map<number, number>();
  const progress = (part: UploadPart) => (bytes: number) => {
    moved.set(part.number, bytes);
    file.onBytes?.([...moved.values()].reduce((sum, each) => sum + each, 0));
  };
  await inParallel(parts, file.settings.parallelism, file.time().signal, async (part, signal) => {
    sent.push(await sendPart(file, part, partSize, progress(part), signal));
  });
  return sent.sort((a, b) => a.number - b.number);
}

async function sendPart(
  { http, source, time }: MultipartFile,
  { number, url, headers }: UploadPart,
  partSize: number,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<UploadedPart> {
  const start = (number - 1) * partSize;
  const end = Math.min(start + partSize, source.size);
  const response = await http.transfer({
    method: 'PUT',
    target: { url },
    headers,
    body: { size: end - start, open: (range) => source.open({ start: start + (range?.start ?? 0), end: range ? start + range.end : end }) },
    onBytes,
    signal,
    timeoutMs: time().timeoutMs,
  });
  response.body.resume();
  const { etag } = response.headers;
  if (etag === undefined) throw new ServerError(`The storage took part ${number} of the upload without an ETag.`, { retryable: true });
  return { number, etag, url };
}
