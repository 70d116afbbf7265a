import type { CompletedPart } from '@aws-sdk/client-s3';
import type { ByteRange, ByteSource } from '../../core/byte-source.js';
import { endWithCall } from '../../core/end-with-call.js';
import { StoreError } from '../../core/errors/store-error.js';
import { inParallel } from '../../core/in-parallel.js';
import type { S3Service } from './s3-service.js';

/** Where an object goes, and what ends its upload. */
export interface S3Target {
  readonly Bucket: string;
  readonly Key: string;
}

const mebibyte = 2 ** 20;
const smallestPart = 8 * mebibyte;
/** S3 takes so many parts of one object. */
const mostParts = 10_000;
/** Parts under way at the same time hold so much memory. */
const memory = 64 * mebibyte;
const mostAtOnce = 4;
/** How long the service may take to throw away the parts of a failed upload, in milliseconds. */
const abortMs = 5_000;

/**
 * Stores an object: small ones in one request, others in parts of which a few are under way. A part is in memory while
 * it is sent, so that the SDK can send it again.
 *
 * @returns ETag of the object
 */
export async function s3Upload(
  { sdk, client }: S3Service,
  target: S3Target,
  source: ByteSource,
  request: { readonly abortSignal: AbortSignal },
  onBytes: (bytes: number) => void,
): Promise<string | undefined> {
  const parts = partsOf(source.size);
  if (parts.length === 1) {
    const Body = await readPart(source, { start: 0, end: source.size }, request.abortSignal);
    const { ETag } = await client.send(new sdk.PutObjectCommand({ ...target, Body }), request);
    onBytes(source.size);
    return ETag;
  }
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(target), request);
  const upload = { ...target, UploadId };
  const completed: CompletedPart[] = [];
  let sent = 0;
  const sendPart = async ([index, part]: readonly [number, ByteRange], abortSignal: AbortSignal): Promise<void> => {
    const Body = await readPart(source, part, abortSignal);
    const { ETag } = await client.send(new sdk.UploadPartCommand({ ...upload, PartNumber: index + 1, Body }), { abortSignal });
    completed[index] = { ETag, PartNumber: index + 1 };
    sent += Body.byteLength;
    onBytes(sent);
  };
  const partBytes = (parts[0]?.end ?? 0) - (parts[0]?.start ?? 0);
  const atOnce = Math.max(1, Math.min(mostAtOnce, Math.floor(memory / partBytes)));
  try {
    await inParallel([...parts.entries()], atOnce, request.abortSignal, sendPart);
    const complete = new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: completed } });
    return (await client.send(complete, request)).ETag;
  } catch (error) {
    // Parts of an upload that is not ended cost money; what remains of it is not the caller's problem now.
    await client.send(new sdk.AbortMultipartUploadCommand(upload), { abortSignal: AbortSignal.timeout(abortMs) }).catch(() => {});
    throw error;
  }
}

/** Cuts an object; one that fits into two of the smallest parts stays whole. */
export function partsOf(size: number): readonly ByteRange[] {
  if (size <= 2 * smallestPart) return [{ start: 0, end: size }];
  const partBytes = Math.max(smallestPart, Math.ceil(size / mostParts / mebibyte) * mebibyte);
  return Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => ({
    start: index * partBytes,
    end: Math.min(size, (index + 1) * partBytes),
  }));
}

async function readPart(source: ByteSource, range: ByteRange, signal: AbortSignal): Promise<Buffer> {
  const wanted = range.end - range.start;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of endWithCall(source.open(range), 'an upload', { signal }) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > wanted) break;
  }
  if (bytes === wanted) return Buffer.concat(chunks);
  throw new StoreError(`What is uploaded changed meanwhile: ${bytes} bytes came instead of ${wanted}. Upload it again.`, {
    kind: 'integrity',
  });
}
