import http from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import type { TransferRequest } from '../../src/ports/http-client.js';
import { bytesOf, patterned, sourceOf } from './byte-sources.js';
import { failureOf, type Loopback, listen, openClient } from './loopback.js';

const path = '/api/2.0/mlflow-artifacts/artifacts/1/model.bin';
const put = (body: TransferRequest['body'], more: Partial<TransferRequest> = {}): TransferRequest => ({
  method: 'PUT',
  target: { path },
  body,
  ...more,
});

interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
}

const open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A server that keeps whole bodies, and a client of it. */
async function storing(
  answer: (count: number, request: http.IncomingMessage, response: http.ServerResponse) => void,
  options: Partial<HttpClientOptions> = {},
) {
  const received: Received[] = [];
  let count = 0;
  const server = await listen(
    http.createServer(async (request, response) => {
      count += 1;
      const mine = count;
      const bytes = await bytesOf(request).catch(() => undefined);
      if (bytes === undefined) return;
      received.push({ headers: request.headers, bytes });
      answer(mine, request, response);
    }),
  );
  open.push(server);
  return { server, received, client: await openClient(server.url, options) };
}

const accept = (_: number, __: http.IncomingMessage, response: http.ServerResponse) => response.writeHead(200).end();

test.each([0, 1, 65_536, 3_000_001])('a body of %i bytes arrives whole, with its length and never in chunks', async (size) => {
  const { client, received } = await storing(accept);
  const bytes = patterned(size);
  const told: number[] = [];
  const answer = await client.transfer(put(sourceOf(bytes), { onBytes: (moved) => told.push(moved) }));
  expect([answer.status, (await bytesOf(answer.body)).length]).toEqual([200, 0]);
  expect(received[0]?.headers).toMatchObject({ 'content-length': String(size), authorization: 'Bearer unused' });
  expect(received[0]?.headers['transfer-encoding']).toBeUndefined();
  expect(received[0]?.bytes.equals(bytes)).toBe(true);
  expect(told.at(-1)).toBe(size === 0 ? undefined : size);
});

test('an upload that a passing failure refused is sent again, from a source that is opened again', async () => {
  const { client, received } = await storing((count, _, response) => response.writeHead(count === 1 ? 503 : 200).end());
  const source = sourceOf(patterned(200_000));
  await client.transfer(put(source));
  expect([received.length, source.opened()]).toEqual([2, 2]);
  expect(received[1]?.bytes.equals(patterned(200_000))).toBe(true);
});

test('an upload whose connection breaks in the middle is sent again as a whole', async () => {
  let cut = false;
  const received: Buffer[] = [];
  const server = await listen(
    http.createServer((request, response) => {
      if (!cut) {
        request.once('data', () => request.socket.resetAndDestroy());
        cut = true;
        return;
      }
      void bytesOf(request).then((bytes) => {
        received.push(bytes);
        response.end();
      });
    }),
  );
  open.push(server);
  const source = sourceOf(patterned(20_000_000));
  await (await openClient(server.url)).transfer(put(source));
  expect(received[0]?.equals(patterned(20_000_000))).toBe(true);
  expect(source.opened()).toBe(2);
});

test('a refusal is the error of the server’s words, and is not sent again', async () => {
  const { client, received } = await storing((_, __, response) =>
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"detail":"Invalid path"}'),
  );
  const error = await failureOf(client.transfer(put(sourceOf(patterned(10)))));
  expect(error).toMatchObject({
    code: 'VALIDATION',
    status: 400,
    path,
    attempts: 1,
    message: expect.stringContaining('Invalid path') as string,
  });
  expect(received).toHaveLength(1);
});

test('a server that stops reading is left when no byte moved for the attempt timeout, not before', async () => {
  const server = await listen(http.createServer((request) => request.pause()));
  open.push(server);
  const client = await openClient(server.url, { http: { attemptTimeoutMs: 200, maxRetries: 0 } });
  const start = performance.now();
  const error = await failureOf(client.transfer(put(sourceOf(patterned(30_000_000)))));
  expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, message: expect.stringContaining('200 ms') as string });
  expect(performance.now() - start).toBeGreaterThan(190);
});

test('a slow upload whose bytes keep moving outlives the attempt timeout, and ends with the timeout of the call', async () => {
  const { client } = await storing(accept, { http: { attemptTimeoutMs: 500, maxRetries: 0 } });
  const slow = () => {
    let left = 10;
    return new Readable({
      read() {
        setTimeout(() => this.push(left-- > 0 ? Buffer.alloc(1000) : null), 60);
      },
    });
  };
  expect((await client.transfer(put({ size: 10_000, open: slow }))).status).toBe(200);
  expect(await failureOf(client.transfer(put({ size: 10_000, open: slow }, { timeoutMs: 250 })))).toMatchObject({ code: 'TIMEOUT' });
});

test('a source of another length than announced ends the upload instead of hanging or cutting the file', async () => {
  const { client, received } = await storing(accept);
  for (const size of [99, 101]) {
    const error = await failureOf(client.transfer(put({ size, open: () => Readable.from([Buffer.alloc(100)]) })));
    expect(error).toMatchObject({ code: 'STORE', kind: 'integrity', message: expect.stringContaining(String(size)) as string });
  }
  expect(received).toHaveLength(0);
});

test('a source that fails ends the upload with its own failure, sent once', async () => {
  const { client } = await storing(accept);
  let opened = 0;
  const failing = () => {
    opened += 1;
    return new Readable({ read: (): void => {}, construct: (done) => done(Object.assign(new Error('no'), { code: 'EIO' })) });
  };
  expect(await failureOf(client.transfer(put({ size: 5, open: failing })))).toMatchObject({ code: 'STORE', kind: 'io' });
  expect(opened).toBe(1);
});

test('what the listener of bytes throws ends the upload as it was thrown, sent once', async () => {
  const { client, received } = await storing(accept);
  const refuse = () => {
    throw new RangeError('the listener had enough');
  };
  await expect(client.transfer(put(sourceOf(patterned(500_000)), { onBytes: refuse }))).rejects.toThrow(RangeError);
  expect(received).toEqual([]);
});

test('a signal ends an upload under way, and the source is closed', async () => {
  const end = new AbortController();
  const server = await listen(
    http.createServer((request) => {
      request.pause();
      end.abort();
    }),
  );
  open.push(server);
  const client = await openClient(server.url);
  const sources: Readable[] = [];
  const source = sourceOf(patterned(30_000_000));
  const opened = {
    size: source.size,
    open: () => {
      const stream = source.open();
      sources.push(stream);
      return stream;
    },
  };
  expect(await failureOf(client.transfer(put(opened, { signal: end.signal })))).toMatchObject({ code: 'ABORTED' });
  await expect.poll(() => sources.map((stream) => stream.destroyed), { timeout: 10_000 }).toEqual([true]);
});

test('closing the client ends an upload under way', async () => {
  const server = await listen(http.createServer((request) => request.pause()));
  open.push(server);
  const client = await openClient(server.url);
  setTimeout(() => client.close(), 100);
  expect(await failureOf(client.transfer(put(sourceOf(patterned(30_000_000)))))).toMatchObject({
    code: 'ABORTED',
    message: expect.stringContaining('closed') as string,
  });
});

test('long uploads keep no other request waiting for a connection', async () => {
  const server = await listen(
    http.createServer((request, response) => {
      if (request.method === 'PUT') request.pause();
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    }),
  );
  open.push(server);
  const client = await openClient(server.url);
  const uploads = Array.from({ length: 12 }, () => client.transfer(put(sourceOf(patterned(3_000_000)))).catch(() => undefined));
  await client.send({ method: 'GET', path: '/api/2.0/mlflow/runs/get', replay: 'safe', timeoutMs: 5000 });
  client.close();
  await Promise.all(uploads);
});
