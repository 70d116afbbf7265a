import { pipeline, type Readable } from 'node:stream';
import { joinArtifactPath, parseArtifactName, parseArtifactPath } from '../../core/artifact-path.js';
import type { ByteSource } from '../../core/byte-source.js';
import type { CallOptions } from '../../core/call-options.js';
import { endWithCall } from '../../core/end-with-call.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { ServerError, ValidationError } from '../../core/errors/request-error.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { ArtifactContent, ArtifactStore, ByteTransferOptions, WriteOptions, WrittenFile } from '../../ports/artifact-store.js';
import { countBytes } from './count-bytes.js';
import { s3Call } from './s3-call.js';
import { s3Failure } from './s3-failure.js';
import { s3Pages } from './s3-pages.js';
import type { S3Service } from './s3-service.js';
import { s3Upload } from './s3-upload.js';
import { timeLeft } from './time-left.js';
import { verifySizes } from './verify-sizes.js';

/** Artifacts in a bucket of S3 or of a service that speaks its protocol. */
export class S3ArtifactStore implements ArtifactStore {
  readonly kind = 's3';
  readonly root: string;
  readonly #service: S3Service;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #pageSize: number | undefined;

  /**
   * @param pageSize - Objects a request lists. @default as many as the service gives, 1000
   * @throws ValidationError when the URI names no bucket
   */
  constructor(uri: string, service: S3Service, pageSize?: number) {
    const [, bucket, prefix = ''] = /^s3:\/\/([^/?#]+)\/*(.*)$/is.exec(uri) ?? [];
    if (bucket === undefined)
      throw new ValidationError(`The artifact location ${JSON.stringify(uri)} names no bucket; write s3://bucket/prefix.`);
    this.root = uri;
    this.#service = service;
    this.#pageSize = pageSize;
    this.#bucket = bucket;
    this.#prefix = prefix.replace(/\/+$/, '');
  }

  async list(directory: string, call: CallOptions = {}): Promise<readonly FileInfo[]> {
    const parent = parseArtifactPath('The artifact path', directory);
    const prefix = this.#below(parent);
    const name = (key: string): string => joinArtifactPath(parent, key.slice(prefix.length).replace(/\/$/, ''));
    const found: FileInfo[] = [];
    await s3Call(`${this.#shown(parent)} cannot be listed`, call, async (request) => {
      for await (const page of this.#pages({ Prefix: prefix, Delimiter: '/' }, request)) {
        for (const { Prefix = '' } of page.CommonPrefixes ?? [])
          if (Prefix !== `${prefix}/`) found.push({ path: name(Prefix), isDir: true });
        // Consoles make an empty object where a directory is.
        for (const { Key = '', Size } of page.Contents ?? [])
          if (Key !== prefix) found.push({ path: name(Key), isDir: false, fileSize: Size });
      }
    });
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async write(path: string, source: ByteSource, { onBytes = () => {}, unverified = false, ...call }: WriteOptions = {}): Promise<void> {
    const target = this.#object(path);
    await s3Call(`${this.#shown(path)} could not be written`, call, async (request) => {
      const { sdk, client } = this.#service;
      const written = await s3Upload(this.#service, target, source, request, onBytes);
      if (unverified) return;
      const { ContentLength, ETag } = await client.send(new sdk.HeadObjectCommand(target), request);
      // With another ETag it is already the object of a later writer.
      if (ContentLength === source.size || ETag !== written) return;
      throw new StoreError(`${this.#shown(path)} has ${ContentLength} bytes after ${source.size} were written; write it again.`, {
        kind: 'integrity',
      });
    });
  }

  async verify(files: readonly WrittenFile[], call: CallOptions = {}): Promise<void> {
    await verifySizes(this, files, timeLeft(call, `The check of what was written to ${this.root}`));
  }

  async read(path: string, options: ByteTransferOptions & { readonly start?: number | undefined } = {}): Promise<ArtifactContent> {
    const { start = 0, onBytes, ...call } = options;
    const what = `${this.#shown(path)} cannot be read`;
    const target = this.#object(path);
    const { sdk, client } = this.#service;
    const answer = await s3Call(what, call, async (request) => {
      const get = (range: object) => client.send(new sdk.GetObjectCommand({ ...target, ...range }), request);
      if (start === 0) return get({});
      return get({ Range: `bytes=${start}-` }).catch((error: { readonly name?: string }) => {
        // The object is shorter now, so it is another one.
        if (error.name !== 'InvalidRange') throw error;
        return get({});
      });
    });
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.ContentRange ?? '') ?? [];
    const stream = translated(answer.Body as Readable, what, onBytes);
    return {
      size: total === undefined ? answer.ContentLength : Number(total),
      start: first === undefined ? 0 : Number(first),
      revision: answer.ETag,
      stream: endWithCall(stream, `the reading of ${path}`, call),
    };
  }

  async delete(path: string, call: CallOptions = {}): Promise<void> {
    const parsed = parseArtifactPath('The artifact path', path);
    const { sdk, client } = this.#service;
    const Bucket = this.#bucket;
    await s3Call(`${this.#shown(parsed)} could not be deleted`, call, async (request) => {
      if (parsed !== '') await client.send(new sdk.DeleteObjectCommand(this.#object(parsed)), request);
      for await (const { Contents = [] } of this.#pages({ Prefix: this.#below(parsed) }, request)) {
        if (Contents.length === 0) continue;
        const Objects = Contents.map(({ Key }) => ({ Key }));
        const { Errors = [] } = await client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), request);
        if (Errors.length === 0) continue;
        throw new ServerError(`${Errors.length} objects below ${this.#shown(parsed)} could not be deleted (${Errors[0]?.Code}).`);
      }
    });
  }

  #pages(query: { readonly Prefix: string; readonly Delimiter?: string }, request: { readonly abortSignal: AbortSignal }) {
    return s3Pages(this.#service, { Bucket: this.#bucket, ...query, MaxKeys: this.#pageSize }, request);
  }

  #object(path: string) {
    return { Bucket: this.#bucket, Key: joinArtifactPath(this.#prefix, parseArtifactName('The artifact path', path)) };
  }

  /** What the keys of everything in a directory begin with. */
  #below(directory: string): string {
    const key = joinArtifactPath(this.#prefix, directory);
    return key === '' ? '' : `${key}/`;
  }

  #shown(path: string): string {
    return `s3://${joinArtifactPath(this.#bucket, joinArtifactPath(this.#prefix, path))}`;
  }
}

/** The body of an answer, its bytes counted, its failures those of this package. */
function translated(body: Readable, what: string, onBytes: ((bytes: number) => void) | undefined): Readable {
  const { stream } = countBytes(onBytes);
  body.once('error', (error) => stream.destroy(s3Failure(what, error)));
  return pipeline(body, stream, () => {});
}
