import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnvironmentConfig } from '../../../../src/core/config.js';
import { OpenArtifactStores } from '../../../../src/stores/artifacts/open-artifact-stores.js';
import { RecordingHttpClient } from '../rest/recording-http-client.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'open-stores-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Stores of a client on a server that offers some of what newer ones do. */
function onServer(baseUrl: string, offers: Readonly<Record<string, boolean>> = {}, environment: EnvironmentConfig = {}) {
  const http = new RecordingHttpClient(offers);
  return { http, stores: new OpenArtifactStores({ server: { http, baseUrl }, environment }) };
}

const embedded = () => new OpenArtifactStores({ environment: {} });

/** The same code as a program of another directory, where nothing is installed: Node does not find the AWS SDK from there. */
async function withoutSdk(): Promise<typeof OpenArtifactStores> {
  const entryPoints = [resolve(import.meta.dirname, '../../../../src/stores/artifacts/open-artifact-stores.ts')];
  const outfile = join(directory, 'open-artifact-stores.cjs');
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', external: ['@aws-sdk/*'], logLevel: 'silent' });
  return createRequire(import.meta.url)(outfile).OpenArtifactStores;
}

describe('on an embedded store', () => {
  test('paths and file: URIs of any spelling are directories', async () => {
    for (const uri of [directory, `${directory}/`, pathToFileURL(directory).href, `file:${directory}`, 'relative/path', 'FILE:/tmp']) {
      expect(await embedded().at({ uri })).toMatchObject({ kind: 'local', root: uri });
    }
    await expect(embedded().at({ uri: 'file://other-host/share' })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('what a server serves is not supported, and the message says how to reach it', async () => {
    for (const uri of ['mlflow-artifacts:/1/a', 'http://example.org/api/2.0/mlflow-artifacts/artifacts/1', 'https://example.org/x']) {
      await expect(embedded().at({ uri })).rejects.toMatchObject({
        name: 'NotSupportedError',
        message: expect.stringContaining('http:// address of that server'),
      });
    }
  });
});

test.each(['gs://bucket/a', 'wasbs://c@account/a', 'hdfs://host/a', 'dbfs:/a', 'abfss://x/a', 'ftp://host/a', 'sftp://host/a'])(
  '%s is not supported, and the message says how the server can serve it',
  async (uri) => {
    const error = { name: 'NotSupportedError', message: expect.stringContaining('--artifacts-destination') };
    await expect(embedded().at({ uri })).rejects.toMatchObject(error);
    await expect(onServer('http://127.0.0.1:1').stores.at({ uri })).rejects.toMatchObject(error);
  },
);

describe('on a server', () => {
  test('its own artifacts come over it, those of another server do not', async () => {
    const { stores, http } = onServer('https://mlflow.example.org/tracking');
    const own = 'https://mlflow.example.org/tracking/api/2.0/mlflow-artifacts/artifacts/1/a';
    for (const uri of ['mlflow-artifacts:/1/a', 'MLFLOW-ARTIFACTS:/1/a', 'mlflow-artifacts://mlflow.example.org/1/a', own]) {
      expect(await stores.at({ uri })).toMatchObject({ kind: 'proxy', root: uri });
    }
    for (const uri of ['mlflow-artifacts://other.example.org/1/a', 'https://other.example.org/api/2.0/mlflow-artifacts/artifacts/1']) {
      await expect(stores.at({ uri })).rejects.toMatchObject({ name: 'NotSupportedError' });
    }
    expect(http.requests).toEqual([]);
  });

  test.each(['http://localhost:5000', 'http://127.0.0.1:5000', 'http://127.3.2.1', 'http://[::1]:5000'])(
    'at %s its directories are those of this machine',
    async (baseUrl) => {
      expect(await onServer(baseUrl).stores.at({ uri: '/nowhere/1/run/artifacts' })).toMatchObject({ kind: 'local' });
    },
  );

  test('elsewhere its directories are reached only where they are mounted here', async () => {
    const { stores } = onServer('https://mlflow.example.org');
    await expect(stores.at({ uri: '/nowhere/mlruns/1/run/artifacts' })).rejects.toMatchObject({
      name: 'NotSupportedError',
      message: expect.stringMatching(/mlflow\.example\.org that is not mounted here.*--serve-artifacts/s),
    });
    // The location of the experiment comes with its first artifact; what it lies in is there.
    expect(await stores.at({ uri: join(directory, '1', 'run', 'artifacts') })).toMatchObject({ kind: 'local' });
  });
});

describe('s3:', () => {
  test('is read with the AWS SDK, which is loaded once', async () => {
    const stores = new OpenArtifactStores({ environment: { s3EndpointUrl: 'http://127.0.0.1:1', awsRegion: 'eu-west-1' } });
    const [first, second] = await Promise.all([stores.at({ uri: 's3://bucket/a' }), stores.at({ uri: 's3://bucket/b' })]);
    expect([first.kind, second.kind]).toEqual(['s3', 's3']);
    await stores.close();
  });

  test('without the SDK is not supported, and the message says what to install', async () => {
    const Stores = await withoutSdk();
    const error = { name: 'NotSupportedError', message: expect.stringContaining('npm install @aws-sdk/client-s3') };
    await expect(new Stores({ environment: {} }).at({ uri: 's3://bucket/a' })).rejects.toMatchObject(error);
    const http = new RecordingHttpClient({ presigned_upload_run_id_supported: true });
    const stores = new Stores({ server: { http, baseUrl: 'http://127.0.0.1:1' }, environment: {} });
    // The server signs URLs for what belongs to a run; it cannot know whose this is.
    await expect(stores.at({ uri: 's3://bucket/a' })).rejects.toMatchObject(error);
    await expect(stores.at({ uri: 's3://bucket/a', modelId: 'm-1' })).rejects.toMatchObject(error);
  });

  test('without the SDK goes through URLs that the server signs, where it does', async () => {
    const Stores = await withoutSdk();
    const open = (offers: Readonly<Record<string, boolean>>) =>
      new Stores({ server: { http: new RecordingHttpClient(offers), baseUrl: 'http://127.0.0.1:1' }, environment: {} });
    const ofRun = { uri: 's3://bucket/1/run/artifacts', runId: 'run' };
    const ofModel = { uri: 's3://bucket/1/models/m-1/artifacts', modelId: 'm-1' };
    expect(await open({ presigned_upload_run_id_supported: true }).at(ofRun)).toMatchObject({ kind: 'presigned', root: ofRun.uri });
    expect(await open({ presigned_upload_model_id_supported: true }).at(ofModel)).toMatchObject({ kind: 'presigned' });
    await expect(open({}).at(ofRun)).rejects.toMatchObject({ name: 'NotSupportedError' });
  });
});
