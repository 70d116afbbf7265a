import http from 'node:http';
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import type { TransferRequest } from '../../src/ports/http-client.js';
import { bytesOf, patterned, sourceOf } from './byte-sources.js';
import { failureOf, type Loopback, listen } from './loopback.js';

const sentinel = 'S3NT1NEL-7f3a';
const bytes = patterned(100_000);
const open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function storage(answer: (request: http.IncomingMessage, response: http.ServerResponse, body: Buffer) => void) {
  const server = await listen(
    http.createServer(async (request, response) => {
      answer(request, response, await bytesOf(request).catch(() => Buffer.alloc(0)));
    }),
  );
  open.push(server);
  return server;
}

/** A client of a tracking server that nothing here ever calls, with a secret in every place. */
async function client(options: Partial<HttpClientOptions> = {}) {
  const logged: unknown[] = [];
  const note = (facts: object, message: string) => logged.push(facts, message);
  const http = await openHttpClient({
    baseUrl: `http://user:${sentinel}@127.0.0.1:1`,
    workspace: 'team',
    environment: {},
    logger: { debug: note, info: note, warn: note, error: note },
    random: () => 0,
    ...options,
    http: { headers: { 'x-api-key': sentinel }, maxRetries: 1, ...options.http },
  });
  return { http, logged };
}

const put = (url: string, headers?: Record<string, string>): TransferRequest => ({
  method: 'PUT',
  target: { url },
  headers,
  body: sourceOf(bytes),
});

test('a presigned URL is called as it is, without credentials, headers or workspace of the tracking server', async () => {
  const seen: [string | undefined, http.IncomingHttpHeaders][] = [];
  const server = await storage((request, response, body) => {
    seen.push([request.url, request.headers]);
    expect(body.equals(bytes)).toBe(true);
    response.writeHead(200, { etag: '"e1"' }).end();
  });
  const { http } = await client();
  const answer = await http.transfer(put(`${server.url}/bucket/a%20b?X-Amz-Signature=${sentinel}&x=1`, { 'x-amz-acl': 'private' }));
  expect(answer.headers['etag']).toBe('"e1"');
  answer.body.destroy();
  const [url, headers] = seen[0] ?? [];
  expect(url).toBe(`/bucket/a%20b?X-Amz-Signature=${sentinel}&x=1`);
  expect(Object.keys(headers ?? {}).sort()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'content-length',
    'host',
    'user-agent',
    'x-amz-acl',
  ]);
});

test('a header that came with a presigned URL does not give the body another length', async () => {
  const lengths: (string | undefined)[] = [];
  const server = await storage((request, response, body) => {
    lengths.push(request.headers['content-length']);
    expect(body.equals(bytes)).toBe(true);
    response.writeHead(200).end();
  });
  const { http } = await client();
  (await http.transfer(put(`${server.url}/a`, { 'Content-Length': '5', 'Content-Type': 'text/plain' }))).body.destroy();
  expect(lengths).toEqual([String(bytes.length)]);
});

test.each([
  ['403 SignatureDoesNotMatch', 403, 'PERMISSION_DENIED', 'SignatureDoesNotMatch', 1],
  ['404 NoSuchKey', 404, 'NOT_FOUND', 'NoSuchKey', 1],
  ['503 SlowDown', 503, 'SERVER', 'SlowDown', 2],
  ['400 RequestTimeout', 400, 'SERVER', 'RequestTimeout', 2],
  ['301 PermanentRedirect', 301, 'SERVER', 'PermanentRedirect', 1],
])(
  'the storage’s %s is a typed error that names its code and shows nothing that was signed',
  async (_, status, code, errorCode, attempts) => {
    const server = await storage((request, response) =>
      response
        .writeHead(status, { location: `http://elsewhere/?${sentinel}` })
        .end(`<Error><Code>${errorCode}</Code><Message>${request.url}</Message><StringToSign>${sentinel}</StringToSign></Error>`),
    );
    const { http, logged } = await client();
    const error = await failureOf(http.transfer(put(`${server.url}/bucket/key?sig=${sentinel}`)));
    expect(error).toMatchObject({ code, status, errorCode, path: '/bucket/key', attempts });
    expect(inspect([error, error.stack, logged, http], { depth: 10, showHidden: true })).not.toContain(sentinel);
  },
);

test.each(['reset', 'hang', 'bad', 'cut', 'closed', 'unresolved'])(
  'the secrets of a presigned URL appear in no error, log line or inspection when the storage fails by: %s',
  async (way) => {
    const server = await storage((request, response) => {
      if (way === 'reset') request.socket.resetAndDestroy();
      if (way === 'bad') request.socket.end(`NOT HTTP ${sentinel}\r\n\r\n`);
      if (way === 'cut') response.writeHead(200, { 'content-length': 10 }).write('x', () => request.socket.destroy());
    });
    const origin = way === 'closed' ? 'http://127.0.0.1:1' : way === 'unresolved' ? 'http://nowhere.invalid' : server.url;
    const { http, logged } = await client();
    const call = async () => bytesOf((await http.transfer({ ...put(`${origin}/bucket/key?sig=${sentinel}`), timeoutMs: 2000 })).body);
    const error = await failureOf(call());
    expect(error).toMatchObject({ path: '/bucket/key', code: expect.stringMatching(/CONNECTION|TIMEOUT|NOT_AN_MLFLOW_SERVER/) as string });
    expect(inspect([error, error.stack, logged], { depth: 10, showHidden: true })).not.toContain(sentinel);
    if (way === 'closed') expect(error.message).toContain('presigned URL');
  },
);

test.each([`ftp://host/x?${sentinel}`, `file:///etc/x?${sentinel}`, `http://user:${sentinel}@host/x`, `not a url ${sentinel}`])(
  'an address such as %s is refused without being quoted',
  async (url) => {
    const error = await failureOf((await client()).http.transfer(put(url)));
    expect(error).toMatchObject({ code: 'VALIDATION' });
    expect(inspect(error)).not.toContain(sentinel);
  },
);

test('a storage is reached through the proxy that is set for it', async () => {
  const seen: (string | undefined)[] = [];
  const proxy = await storage((request, response) => {
    seen.push(request.url);
    response.end();
  });
  const { http } = await client({ environment: { httpProxy: proxy.url, noProxy: 'direct.test' } });
  (await http.transfer(put('http://bucket.storage.test/key?sig=1'))).body.destroy();
  expect(seen).toEqual(['http://bucket.storage.test/key?sig=1']);
});

test('a form is sent as multipart/form-data with its length, the file last, and again as a whole after a failure', async () => {
  const bodies: [http.IncomingHttpHeaders, Buffer][] = [];
  const server = await storage((request, response, body) => {
    bodies.push([request.headers, body]);
    response.writeHead(bodies.length === 1 ? 503 : 204).end();
  });
  const { http } = await client();
  const told: number[] = [];
  const file = sourceOf(bytes);
  const answer = await http.transfer({
    method: 'POST',
    target: { url: `${server.url}/bucket` },
    body: {
      fields: [
        ['key', 'a/ü "b"'],
        ['policy', 'p'],
      ],
      fileName: 'model.bin',
      file,
    },
    onBytes: (moved) => told.push(moved),
  });
  expect([answer.status, file.opened(), told.at(-1)]).toEqual([204, 2, bytes.length]);
  const [headers, body] = bodies[1] ?? [];
  expect([headers?.['content-length'], headers?.['transfer-encoding']]).toEqual([String(body?.length), undefined]);
  // Node's own reader of forms is the judge.
  const form = await new Response(new Uint8Array(body ?? []), { headers: { 'content-type': headers?.['content-type'] ?? '' } }).formData();
  expect([...form.keys()]).toEqual(['key', 'policy', 'file']);
  expect([form.get('key'), form.get('policy')]).toEqual(['a/ü "b"', 'p']);
  const sent = form.get('file') as File;
  expect(sent.name).toBe('model.bin');
  expect(Buffer.from(await sent.arrayBuffer()).equals(bytes)).toBe(true);
});
