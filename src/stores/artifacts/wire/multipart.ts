import type { HttpRequest, HttpResponse } from '../../../ports/http-client.js';
import { isObject, readJson, readTexts, unexpected } from './read-json.js';

/** A part of an upload, and where its bytes go. */
export interface UploadPart {
  /** From 1. */
  readonly number: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An upload in parts that the server has begun. */
export interface MultipartUpload {
  readonly id: string;
  readonly parts: readonly UploadPart[];
}

/** A part that has arrived. */
export interface UploadedPart {
  readonly number: number;
  readonly etag: string;
  readonly url: string;
}

/** Body of `mpu/create`. */
export function createBody(name: string, parts: number): string {
  return JSON.stringify({ path: name, num_parts: parts });
}

/** @throws NotAnMlflowServerError when the answer does not say where to send each part. */
export function readUpload(answer: HttpResponse, request: Pick<HttpRequest, 'method' | 'path'>, parts: number): MultipartUpload {
  const { upload_id: id = '', credentials } = readJson(answer, request);
  if (typeof id !== 'string' || !Array.isArray(credentials) || credentials.length !== parts) {
    throw unexpected(`there is no place for each of ${parts} parts`, request);
  }
  const read = (credential: unknown): UploadPart => {
    if (!isObject(credential) || typeof credential['url'] !== 'string') throw unexpected('a part has no URL', request);
    return { number: Number(credential['part_number']), url: credential['url'], headers: readTexts(credential['headers']) };
  };
  const found = credentials.map(read).sort((a, b) => a.number - b.number);
  if (found.some(({ number }, index) => number !== index + 1)) throw unexpected('the parts are not numbered from 1', request);
  return { id, parts: found };
}

/** Body of `mpu/complete`. Azure finds its blocks by the URL. */
export function completeBody(name: string, { id }: MultipartUpload, parts: readonly UploadedPart[]): string {
  return JSON.stringify({
    path: name,
    upload_id: id,
    parts: parts.map(({ number, etag, url }) => ({ part_number: number, etag, url })),
  });
}

/** Body of `mpu/abort`. */
export function abortBody(name: string, { id }: MultipartUpload): string {
  return JSON.stringify({ path: name, upload_id: id });
}
