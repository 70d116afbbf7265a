import http from 'node:http';
import { finished } from 'node:stream/promises';
import { afterEach, expect, test } from 'vitest';
import type { HttpClientOptions } from '../../src/http/http-client-options.js';
import type { TransferRequest } from '../../src/ports/http-client.js';
import { bytesOf, patterned } from './byte-sources.js';
import { failureOf, type Loopback, listen, openClient } from './loopback.js';

const path = '/api/2.0/mlflow-artifacts/artifacts/1/model.bin';
const get: TransferRequest = { method: 'GET', target: { path } };
const bytes = patterned(3_000_000);

const open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serving(
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
  options: Partial<HttpClientOptions> = {},
) {
  const server = await listen(http.createServer(answer));
  open.push(server);
  return { server, client: await openClient(server.url, options) };
}

test('an answer arrives byte for byte, whatever encoding its bytes claim', async () => {
  const { client } = await serving((_, response) =>
    response.writeHead(200, { 'content-length': bytes.length, 'content-encoding': 'gzip', 'content-type': 'text/html' }).end(bytes),
  );
  const answer = await client.transfer(get);
  expect(answer.headers['content-length']).toBe(String(bytes.length));
  expect((await bytesOf(answer.body)).equals(bytes)).toBe(true);
});

test('headers of the request go along, and the credentials with them', async () => {
  const seen: http.IncomingHttpHeaders[] = [];
  const { client } = await serving((request, response) => {
    seen.push(request.headers);
    response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('56789');
  });
  const answer = await client.transfer({ ...get, headers: { range: 'bytes=5-' } });
  expect([answer.status, (await bytesOf(answer.body)).toString()]).toEqual([206, '56789']);
  expect(seen[0]).toMatchObject({ range: 'bytes=5-', authorization: 'Bearer unused', 'accept-encoding': 'identity' });
});

test('a passing failure before the answer is retried, a missing file is not', async () => {
  let count = 0;
  const { client } = await serving((_, response) => {
    count += 1;
    if (count === 1) response.writeHead(502).end('<html>');
    else if (count === 2) response.writeHead(200).end('ok');
    else response.writeHead(404).end('{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No such artifact"}');
  });
  expect((await bytesOf((await client.transfer(get)).body)).toString()).toBe('ok');
  expect(await failureOf(client.transfer(get))).toMatchObject({ code: 'NOT_FOUND', attempts: 1 });
  expect(count).toBe(3);
});

test.each([
  ['with a length', { 'content-length': 3_000_000 }],
  ['in chunks', {}],
])('an answer %s that breaks off ends the stream with a retryable error, after the bytes that came', async (_, headers) => {
  const { client } = await serving((request, response) => {
    response.writeHead(200, headers);
    response.write(bytes.subarray(0, 1_000_000), () => setTimeout(() => request.socket.destroy(), 50));
  });
  const { body } = await client.transfer(get);
  let came = 0;
  body.on('data', (chunk: Buffer) => {
    came += chunk.length;
  });
  const error = await failureOf(finished(body));
  expect(error).toMatchObject({ code: 'CONNECTION', retryable: true, path, details: { systemCode: 'ECONNRESET' } });
  expect(came).toBe(1_000_000);
});

test('a server that stops sending is noticed after the attempt timeout', async () => {
  const { client } = await serving((_, response) => void response.writeHead(200, { 'content-length': 100 }).write('x'), {
    http: { attemptTimeoutMs: 200 },
  });
  const { body } = await client.transfer(get);
  expect(await failureOf(bytesOf(body))).toMatchObject({ code: 'TIMEOUT', retryable: true });
});

test('a byte that came while this process was busy for longer than the attempt timeout is not missed', async () => {
  let send = (_text: string) => {};
  const { client } = await serving(
    (_, response) => {
      response.writeHead(200, { 'content-length': 2 });
      send = (text) => void response.write(text);
      send('a');
    },
    { http: { attemptTimeoutMs: 800 } },
  );
  const { body } = await client.transfer(get);
  const all = bytesOf(body);
  setImmediate(() => {
    send('b');
    for (const end = performance.now() + 1000; performance.now() < end; );
  });
  expect((await all).toString()).toBe('ab');
});

test('a consumer that takes its time is not mistaken for a server that is stuck', async () => {
  const { client } = await serving((_, response) => void response.writeHead(200).end(bytes), { http: { attemptTimeoutMs: 500 } });
  const { body } = await client.transfer(get);
  await new Promise((resolve) => setTimeout(resolve, 800));
  const iterator = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = (await iterator.next()).value as Buffer;
  await new Promise((resolve) => setTimeout(resolve, 800));
  let size = first.length;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) size += next.value.length;
  expect(size).toBe(bytes.length);
});

test('a server that sends one byte at a time outlives the attempt timeout, and not the timeout of the call', async () => {
  const drip = (_: unknown, response: http.ServerResponse) => {
    response.writeHead(200);
    let sent = 0;
    const timer = setInterval(() => {
      sent += 1;
      if (sent > 10) {
        clearInterval(timer);
        response.end();
      } else response.write('x');
    }, 60);
  };
  const { client } = await serving(drip, { http: { attemptTimeoutMs: 500 } });
  expect(await bytesOf((await client.transfer(get)).body)).toHaveLength(10);
  expect(await failureOf(bytesOf((await client.transfer({ ...get, timeoutMs: 250 })).body))).toMatchObject({ code: 'TIMEOUT' });
});

test('a signal and the closing of the client end an answer that is being read', async () => {
  const { client } = await serving((_, response) => void response.writeHead(200).write('x'));
  const end = new AbortController();
  const first = await client.transfer({ ...get, signal: end.signal });
  const second = await client.transfer(get);
  end.abort();
  expect(await failureOf(bytesOf(first.body))).toMatchObject({ code: 'ABORTED' });
  client.close();
  expect(await failureOf(bytesOf(second.body))).toMatchObject({ code: 'ABORTED', message: expect.stringContaining('closed') as string });
});

test('destroying the stream closes the connection', async () => {
  let closed = false;
  const { client } = await serving((request, response) => {
    request.socket.once('close', () => {
      closed = true;
    });
    response.writeHead(200).write('x');
  });
  const { body } = await client.transfer(get);
  body.destroy();
  await expect.poll(() => closed, { timeout: 10_000 }).toBe(true);
});
