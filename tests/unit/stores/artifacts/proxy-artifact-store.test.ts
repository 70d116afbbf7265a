import type http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { HttpClientOptions } from '../../../../src/http/http-client-options.js';
import { ProxyArtifactStore } from '../../../../src/stores/artifacts/proxy-artifact-store.js';
import { ServerOffers } from '../../../../src/stores/artifacts/server-offers.js';
import { bytesOf, patterned, sourceOf } from '../../../http/byte-sources.js';
import { answerJson, failureOf, type Loopback, openClient, recordingServer } from '../../../http/loopback.js';

const service = '/api/2.0/mlflow-artifacts/artifacts';
const open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A store on a server that answers as told, with the requests it was sent. */
async function storeOn(
  answer: (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void,
  options: Partial<HttpClientOptions> & { readonly root?: string } = {},
) {
  const server = await recordingServer(answer);
  open.push(server);
  const http = await openClient(server.url, options);
  const store = new ProxyArtifactStore({
    http,
    baseUrl: server.url,
    root: options.root ?? 'mlflow-artifacts:/1/r/artifacts',
    offers: new ServerOffers(http),
    multipart: { minimumSize: 1000, partSize: 400, parallelism: 2 },
  });
  return { store, server, requests: server.requests, urls: () => server.requests.map(({ url }) => url) };
}

const listing = (...files: object[]) => ({ files });
const isList = ({ url = '' }: { readonly url?: string | undefined }) => url.startsWith(`${service}?`);

test('names are encoded once in paths and queries, and listed names are joined to the path below the root', async () => {
  const { store, urls } = await storeOn((_, response) =>
    answerJson(
      response,
      listing({ path: 'z', is_dir: true }, { path: 'a é', is_dir: false, file_size: '12' }, { path: 'b', is_dir: false }),
    ),
  );
  expect(await store.list('x y/100%')).toEqual([
    { path: 'x y/100%/a é', isDir: false, fileSize: 12 },
    { path: 'x y/100%/b', isDir: false, fileSize: 0 },
    { path: 'x y/100%/z', isDir: true },
  ]);
  await store.delete('x y/100%');
  expect(urls()).toEqual([`${service}?path=1%2Fr%2Fartifacts%2Fx%20y%2F100%25`, `${service}/1/r/artifacts/x%20y/100%25`]);
});

test.each(['../up', 'a/b', '..', '.', ''])('a server that lists the name %j is not believed', async (path) => {
  const { store } = await storeOn((_, response) => answerJson(response, listing({ path, is_dir: false })));
  expect(await failureOf(store.list(''))).toMatchObject({ code: 'NOT_AN_MLFLOW_SERVER' });
});

test.each(['<html>', '[]', '{"files":3}', '{"files":[{"is_dir":false}]}', '{"files":[{"path":"a","file_size":-1}]}'])(
  'the listing %s is not one of an MLflow server',
  async (body) => {
    const { store } = await storeOn((_, response) => response.writeHead(200).end(body));
    expect(await failureOf(store.list(''))).toMatchObject({ code: 'NOT_AN_MLFLOW_SERVER' });
  },
);

test.each([
  ['another size', listing({ path: 'a', is_dir: false, file_size: 9 }), 'has 9 bytes'],
  ['no bytes', listing({ path: 'a', is_dir: false }), 'has 0 bytes'],
  ['nothing', {}, 'is not there'],
])('an accepted upload of which the server then has %s is an integrity error', async (_, files, words) => {
  const { store } = await storeOn((request, response) => (isList(request) ? answerJson(response, files) : response.end()));
  const error = await failureOf(store.write('a', sourceOf(patterned(10))));
  expect(error).toMatchObject({ code: 'STORE', kind: 'integrity', retryable: true, message: expect.stringContaining(words) as string });
});

test('files that are written unverified are checked by one listing of each directory', async () => {
  const { store, requests } = await storeOn((request, response) =>
    isList(request)
      ? answerJson(response, listing({ path: '0', is_dir: false, file_size: 10 }, { path: '1', is_dir: false, file_size: 10 }))
      : response.end(),
  );
  const files = ['a/0', 'a/1', 'b/0', 'b/1'].map((path) => ({ path, size: 10 }));
  for (const { path } of files) await store.write(path, sourceOf(patterned(10)), { unverified: true });
  expect(requests.filter(isList)).toEqual([]);
  await store.verify(files);
  expect(requests.filter(isList)).toHaveLength(2);
});

test('a download that broke off goes on by range, and a server without ranges starts over', async () => {
  const bytes = patterned(500_000);
  let broken = false;
  const { store, requests } = await storeOn((request, response) => {
    if (request.url?.includes('server-info')) return answerJson(response, {});
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (request.url?.endsWith('whole')) return response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': bytes.length - start,
      etag: '"e"',
      ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (broken) return response.end(bytes.subarray(start));
    broken = true;
    return response.write(bytes.subarray(0, 200_000), () => setTimeout(() => request.socket.destroy(), 20));
  });
  const first = await store.read('a');
  expect([first.size, first.start, first.revision]).toEqual([bytes.length, 0, '"e"']);
  const came: Buffer[] = [];
  first.stream.on('data', (chunk: Buffer) => came.push(chunk));
  const error = await new Promise((resolve) => first.stream.once('error', resolve));
  expect(error).toMatchObject({ code: 'CONNECTION', retryable: true });
  const start = Buffer.concat(came).length;
  const rest = await store.read('a', { start });
  expect([rest.size, rest.start]).toEqual([bytes.length, start]);
  expect(Buffer.concat([...came, await bytesOf(rest.stream)]).equals(bytes)).toBe(true);
  expect(requests.at(-1)?.headers.range).toBe(`bytes=${start}-`);

  const whole = await store.read('whole', { start });
  expect([whole.start, (await bytesOf(whole.stream)).length]).toEqual([0, bytes.length]);
});

test('an answer that starts elsewhere than asked is refused', async () => {
  const { store } = await storeOn((request, response) =>
    request.url?.includes('server-info')
      ? answerJson(response, {})
      : response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end('0123456789'),
  );
  expect(await failureOf(store.read('a', { start: 5 }))).toMatchObject({ code: 'SERVER' });
});

test('a login page in place of an artifact is not taken for the artifact', async () => {
  const { store } = await storeOn((request, response) =>
    request.url?.includes('server-info')
      ? answerJson(response, {})
      : response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  );
  expect(await failureOf(store.read('a'))).toMatchObject({
    code: 'NOT_AN_MLFLOW_SERVER',
    message: expect.stringContaining('login') as string,
  });
});

test('a server that does not serve artifacts says so once, with the remedy', async () => {
  const { store, requests } = await storeOn((request, response) =>
    request.url?.includes('server-info')
      ? answerJson(response, {})
      : answerJson(response, { detail: 'Artifact serving is disabled. Run `mlflow server` with `--serve-artifacts` to enable.' }, 503),
  );
  const remedy = { code: 'NOT_SUPPORTED', message: expect.stringContaining('--serve-artifacts and --artifacts-destination') as string };
  expect(await failureOf(store.write('a', sourceOf(patterned(10))))).toMatchObject(remedy);
  expect(await failureOf(store.list(''))).toMatchObject(remedy);
  expect(await failureOf(store.delete('a'))).toMatchObject(remedy);
  expect(await failureOf(store.read('a'))).toMatchObject(remedy);
  expect(requests).toHaveLength(5);
});

test('a 500 for a file that is not listed means that there is none; for one that is, it stays a failure', async () => {
  const { store } = await storeOn((request, response) => {
    if (request.url?.includes('server-info')) answerJson(response, {});
    else if (isList(request)) answerJson(response, listing({ path: 'there', is_dir: false }));
    else answerJson(response, { error_code: 'INTERNAL_ERROR', message: 'The following failures occurred' }, 500);
  });
  expect(await failureOf(store.read('none'))).toMatchObject({ code: 'NOT_FOUND' });
  expect(await failureOf(store.read('there'))).toMatchObject({ code: 'SERVER' });
});

test('the root of all artifacts of a server is never deleted', async () => {
  const { store, requests } = await storeOn((_, response) => answerJson(response), { root: 'mlflow-artifacts:/' });
  expect(await failureOf(store.delete(''))).toMatchObject({ code: 'VALIDATION' });
  expect(requests).toHaveLength(0);
});
