import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import type { HttpClient, TransferRequest } from '../../src/ports/http-client.js';
import { PresignedArtifactStore } from '../../src/stores/artifacts/presigned-artifact-store.js';
import { ProxyArtifactStore } from '../../src/stores/artifacts/proxy-artifact-store.js';
import { ServerOffers } from '../../src/stores/artifacts/server-offers.js';
import { bytesOf, patterned, sourceOf } from '../http/byte-sources.js';
import { failureOf } from '../http/loopback.js';
import { liveServers } from '../support/live/live-servers.js';
import { type MinioBucket, openMinioBucket } from '../support/live/open-minio-store.js';
import { type BucketServer, runBucketServer } from '../support/live/run-bucket-server.js';
import { fatesOf, losingProxy } from '../support/losing-proxy.js';

const { sqlite, skips } = liveServers.mlflow;
const { service: minio, skip: noMinio } = liveServers.minio;
const skip = noMinio ?? (sqlite === undefined ? skips.join(' ') : undefined);
const multipart = { minimumSize: 6 * 2 ** 20, partSize: 5 * 2 ** 20, parallelism: 2 };

describe.skipIf(skip !== undefined)(`artifacts on a bucket${skip === undefined ? '' : ` (skipped: ${skip})`}`, () => {
  let bucket: MinioBucket;
  let proxied: BucketServer;
  let direct: BucketServer;
  beforeAll(async () => {
    if (minio === undefined || sqlite === undefined) return;
    bucket = await openMinioBucket(minio);
    [proxied, direct] = await Promise.all([
      runBucketServer(sqlite.python, minio, bucket.bucket, 'proxied'),
      runBucketServer(sqlite.python, minio, bucket.bucket, 'direct'),
    ]);
  }, 300_000);
  afterAll(async () => {
    await proxied?.stop();
    await direct?.stop();
    await bucket?.close();
  });

  const open = (baseUrl: string) =>
    openHttpClient({ baseUrl, environment: {}, logger: silentLogger, random: () => 0, http: { maxRetries: 2 } });

  /** A store behind which every transfer can be changed, with the requests that were made. */
  async function watched(root: string, change: (request: TransferRequest, count: number) => TransferRequest = (request) => request) {
    const inner = await open(proxied.uri);
    const made: string[] = [];
    const http: HttpClient = {
      send: (request) => {
        made.push(`${request.method} ${request.path.replace('/api/2.0/mlflow-artifacts/', '')}`);
        return inner.send(request);
      },
      transfer: (request) => {
        made.push(`${request.method} ${'url' in request.target ? 'storage' : 'server'}`);
        return inner.transfer(change(request, made.filter((line) => line === 'PUT storage').length));
      },
      close: () => inner.close(),
    };
    return { made, store: new ProxyArtifactStore({ http, baseUrl: proxied.uri, root, offers: new ServerOffers(http), multipart }) };
  }

  const partsLeft = async () => {
    const found = await bucket.service.client.send(new bucket.service.sdk.ListMultipartUploadsCommand({ Bucket: bucket.bucket }));
    return found.Uploads?.length ?? 0;
  };

  test('a large file goes to the storage in parts, and comes back from there, also from its middle', async () => {
    const { store, made } = await watched('mlflow-artifacts:/1/a/artifacts');
    const bytes = patterned(17_000_000);
    let told = 0;
    await store.write('dir/ü b+c.bin', sourceOf(bytes), {
      onBytes: (moved) => {
        told = moved;
      },
    });
    expect(told).toBe(bytes.length);
    expect(made.filter((line) => line === 'PUT storage')).toHaveLength(4);
    expect(made).not.toContain('PUT server');
    const content = await store.read('dir/ü b+c.bin', { start: 9_000_000 });
    expect([content.size, content.start]).toEqual([bytes.length, 9_000_000]);
    expect((await bytesOf(content.stream)).equals(bytes.subarray(9_000_000))).toBe(true);
  });

  test('a part that cannot be uploaded fails the upload, and no parts stay behind', async () => {
    const damaged = (request: TransferRequest, count: number): TransferRequest =>
      'url' in request.target && count === 3
        ? { ...request, target: { url: request.target.url.replace(/Signature=\w{8}/, 'Signature=00000000') } }
        : request;
    const { store, made } = await watched('mlflow-artifacts:/1/b/artifacts', damaged);
    const error = await failureOf(store.write('model.bin', sourceOf(patterned(17_000_000))));
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED', errorCode: 'SignatureDoesNotMatch' });
    expect(error.message).not.toMatch(/Signature=|X-Amz/);
    expect(made.at(-1)).toContain('mpu/abort');
    expect(await partsLeft()).toBe(0);
    expect(await store.list('')).toEqual([]);
  });

  test.each([0, 1])('an upload whose completion was not answered is complete, over %i older files', async (older) => {
    const uri = await losingProxy(proxied.uri, fatesOf('mpu/complete', 'lost'));
    const http = await open(uri);
    const root = `mlflow-artifacts:/1/lost-${older}/artifacts`;
    const store = new ProxyArtifactStore({ http, baseUrl: uri, root, offers: new ServerOffers(http), multipart });
    if (older > 0) await store.write('model.bin', sourceOf(Buffer.from('older')));
    const bytes = patterned(7_000_000);
    await store.write('model.bin', sourceOf(bytes));
    expect((await bytesOf((await store.read('model.bin')).stream)).equals(bytes)).toBe(true);
    expect(await partsLeft()).toBe(0);
    await http.close();
  });

  test('where the storage cannot be reached from here, the server passes the bytes on, both ways', async () => {
    const unreachable = (request: TransferRequest): TransferRequest =>
      'url' in request.target ? { ...request, target: { url: request.target.url.replace(/\/\/[^/]+/, '//127.0.0.1:1') } } : request;
    const { store, made } = await watched('mlflow-artifacts:/1/c/artifacts', unreachable);
    const bytes = patterned(7_000_000);
    await store.write('model.bin', sourceOf(bytes));
    expect((await bytesOf((await store.read('model.bin')).stream)).equals(bytes)).toBe(true);
    expect(made.filter((line) => line.endsWith(' server'))).toEqual(['PUT server', 'GET server']);
    expect(await partsLeft()).toBe(0);
  });

  test('a server that only signs URLs: files of runs and of logged models go up and come back', async () => {
    const http = await open(direct.uri);
    const create = async (path: string, body: object) =>
      JSON.parse((await http.send({ method: 'POST', path: `/api/2.0/mlflow/${path}`, body: JSON.stringify(body), replay: 'safe' })).body);
    const { run } = (await create('runs/create', { experiment_id: '0' })) as { run: { info: { run_id: string; artifact_uri: string } } };
    const { model } = (await create('logged-models', { experiment_id: '0', name: 'm' })) as {
      model: { info: { model_id: string; artifact_uri: string } };
    };
    const bytes = patterned(3_000_000);
    for (const place of [
      { uri: run.info.artifact_uri, runId: run.info.run_id },
      { uri: model.info.artifact_uri, modelId: model.info.model_id },
    ]) {
      expect(place.uri).toMatch(/^s3:/);
      const store = new PresignedArtifactStore({ http, place });
      await store.write('a/ü b.json', sourceOf(bytes));
      await store.write('empty', sourceOf(new Uint8Array(0)));
      expect(await store.list('')).toEqual([
        { path: 'a', isDir: true },
        { path: 'empty', isDir: false, fileSize: 0 },
      ]);
      expect(await store.list('a')).toEqual([{ path: 'a/ü b.json', isDir: false, fileSize: bytes.length }]);
      expect([await store.list('a/ü b.json'), await store.list('none')]).toEqual([[], []]);
      const content = await store.read('a/ü b.json', { start: 1_000_000 });
      expect((await bytesOf(content.stream)).equals(bytes.subarray(content.start))).toBe(true);
      expect(await failureOf(store.read('none'))).toMatchObject({ code: 'NOT_FOUND' });
      expect(await failureOf(store.delete('empty'))).toMatchObject({ code: 'NOT_SUPPORTED' });
    }
    http.close();
  });

  test('a form with a policy is what S3 takes as one', async () => {
    if (minio === undefined) return;
    const http = await open(direct.uri);
    const bytes = patterned(1_000_000);
    const answer = await http.transfer({
      method: 'POST',
      target: { url: `${minio.endpoint}/${bucket.bucket}` },
      body: { fields: postPolicy(bucket.bucket, 'by form/ü.bin', minio), fileName: 'ü.bin', file: sourceOf(bytes) },
    });
    answer.body.resume();
    expect(answer.status).toBe(204);
    const content = await bucket.at('by form').read('ü.bin');
    expect((await bytesOf(content.stream)).equals(bytes)).toBe(true);
    http.close();
  });
});

/** The fields of a browser upload, signed with version 4 (Amazon S3 API reference, "Browser-Based Uploads Using POST"). */
function postPolicy(bucket: string, key: string, keys: { accessKeyId: string; secretAccessKey: string }): [string, string][] {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const credential = `${keys.accessKeyId}/${day}/us-east-1/s3/aws4_request`;
  const fields: [string, string][] = [
    ['key', key],
    ['x-amz-algorithm', 'AWS4-HMAC-SHA256'],
    ['x-amz-credential', credential],
    ['x-amz-date', time],
  ];
  const conditions = [{ bucket }, ...fields.map(([name, value]) => ({ [name]: value }))];
  const policy = Buffer.from(JSON.stringify({ expiration: new Date(Date.now() + 600_000).toISOString(), conditions })).toString('base64');
  const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
  const signingKey = [day, 'us-east-1', 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${keys.secretAccessKey}`);
  return [...fields, ['policy', policy], ['x-amz-signature', hmac(signingKey, policy).toString('hex')]];
}
