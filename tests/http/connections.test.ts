import http from 'node:http';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../scripts/mlflow-server/free-port.mjs';
import { ownTime } from '../support/own-time.js';
import { answerJson, createRun, failureOf, type Loopback, listen, openClient, readRun, recordingServer } from './loopback.js';

let open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});
async function serve(server: net.Server): Promise<Loopback> {
  const loopback = await listen(server);
  open.push(loopback);
  return loopback;
}

test('connections are used again, and never more than eight at a time', async () => {
  const server = await serve(http.createServer((_request, response) => setTimeout(() => answerJson(response), 5)));
  const client = await openClient(server.url);
  for (let i = 0; i < 20; i += 1) await client.send(readRun);
  expect(server.connections()).toBe(1);
  await Promise.all(Array.from({ length: 40 }, () => client.send(readRun)));
  expect(server.connections()).toBeLessThanOrEqual(8);
});

test('an idle connection is closed by us after 4 s, before the server would close it after 5 s', async () => {
  let closedAfter: { readonly all: number; readonly own: number } | undefined;
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (_request, response) => answerJson(response));
  server.on('connection', (socket) => {
    const opened = performance.now();
    const own = ownTime();
    socket.on('close', () => {
      closedAfter = { all: performance.now() - opened, own: own() };
    });
  });
  const { url } = await serve(server);
  await (await openClient(url)).send(readRun);
  await expect.poll(() => closedAfter, { timeout: 20_000 }).toBeDefined();
  // What a busy machine gave to others made it later, never earlier.
  expect(closedAfter?.all).toBeGreaterThan(3500);
  expect(closedAfter?.own).toBeLessThan(4500);
});

test('a slow answer is not taken for an idle connection', async () => {
  const server = await serve(http.createServer((_request, response) => setTimeout(() => answerJson(response), 4500)));
  expect((await (await openClient(server.url)).send(createRun)).attempts).toBe(1);
});

/** Answers the first request of a connection and resets the connection at the second. */
function resettingServer(): net.Server {
  const served = new WeakSet<object>();
  return http.createServer((request, response) => {
    if (served.has(request.socket)) {
      request.socket.resetAndDestroy();
      return;
    }
    served.add(request.socket);
    answerJson(response);
  });
}

test('a connection that died while idle costs a safe request nothing, and an unsafe one is not repeated', async () => {
  const server = await serve(resettingServer());
  const client = await openClient(server.url, { http: { maxRetries: 0 } });
  await client.send(readRun);
  expect((await client.send(readRun)).attempts).toBe(2);
  expect(await failureOf(client.send(createRun))).toMatchObject({ code: 'CONNECTION', requestSent: true, attempts: 1 });
});

test.each(['length', 'chunked'])('a body cut in the middle (%s) is a broken connection, never a shorter answer', async (kind) => {
  let requests = 0;
  const server = await serve(
    http.createServer((_request, response) => {
      requests += 1;
      if (requests === 2) return answerJson(response, { whole: true });
      response.writeHead(200, { 'content-type': 'application/json', ...(kind === 'length' ? { 'content-length': 100 } : {}) });
      response.write('{"run":', () => response.socket?.destroy());
    }),
  );
  const client = await openClient(server.url);
  expect(await client.send(readRun)).toMatchObject({ attempts: 2, body: '{"whole":true}' });
  requests = 0;
  expect(await failureOf(client.send(createRun))).toMatchObject({ code: 'CONNECTION', requestSent: true, attempts: 1 });
});

test('a create whose answer was cut is looked up; when nothing is found it is sent again', async () => {
  const server = await recordingServer((_request, response) => {
    if (server.requests.length === 1) response.socket?.destroy();
    else answerJson(response);
  });
  open.push(server);
  let lookups = 0;
  const recover = async () => {
    lookups += 1;
    return undefined;
  };
  expect((await (await openClient(server.url)).send({ ...createRun, recover })).attempts).toBe(2);
  expect(lookups).toBe(1);
});

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) is not followed: nothing is sent, and the error says where it leads',
  async (status) => {
    const sink = await recordingServer((_request, response) => answerJson(response));
    open.push(sink);
    const server = await serve(
      http.createServer((_request, response) => response.writeHead(status, { location: `${sink.url}/login?state=t0ken` }).end()),
    );
    const error = await failureOf((await openClient(server.url)).send(createRun));
    expect(error).toMatchObject({ code: 'NOT_AN_MLFLOW_SERVER', status, attempts: 1, retryable: false });
    expect(error.message).toContain(sink.url);
    expect(error.message).not.toMatch(/t0ken|login/);
    expect(sink.requests).toHaveLength(0);
  },
);

test.each(['127.0.0.1', 'localhost', '[::1]'])('a refused connection to %s is a ConnectionError with the remedy', async (host) => {
  const port = await freePort();
  const error = await failureOf((await openClient(`http://${host}:${port}`)).send(createRun));
  expect(error).toMatchObject({ code: 'CONNECTION', requestSent: false, retryable: true, attempts: 8 });
  expect(error.message).toContain(`${host}:${port}`);
  expect(error.message).toContain('start the server');
});

test('a host name that does not exist is a ConnectionError naming it', async () => {
  const error = await failureOf((await openClient('http://mlflow.invalid:5000', { http: { maxRetries: 1 } })).send(readRun));
  expect(error).toMatchObject({ code: 'CONNECTION', requestSent: false });
  expect(error.message).toContain('mlflow.invalid');
});

test('a page of 25,000 points is read, an answer above 32 MiB is not, not even compressed', async () => {
  const point =
    '{"key":"loss","value":0.123456789012345,"timestamp":1795253717898,"step":12345,"run_id":"0123456789abcdef0123456789abcdef"}';
  const page = `{"metrics":[${Array(25_000).fill(point).join()}]}`;
  const bodies: [string | Buffer, object][] = [
    [page, {}],
    [Buffer.alloc(33 * 2 ** 20, '{'), {}],
    [gzipSync(Buffer.alloc(100 * 2 ** 20, '{')), { 'content-encoding': 'gzip' }],
  ];
  const server = await serve(
    http.createServer((_request, response) => {
      const [body, headers] = bodies.shift() ?? ['{}', {}];
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);
    }),
  );
  const client = await openClient(server.url);
  expect((await client.send(readRun)).body).toBe(page);
  for (const _ of ['plain', 'compressed']) {
    const error = await failureOf(client.send(readRun));
    expect(error).toMatchObject({ code: 'SERVER', retryable: false, attempts: 1 });
    expect(error.message).toContain('32 MiB');
  }
});

test('a server that hangs is left at the timeout of the attempt, and at the deadline of the call', async () => {
  const server = await serve(http.createServer(() => {}));
  const impatient = await openClient(server.url, { http: { attemptTimeoutMs: 100, maxRetries: 2 } });
  expect(await failureOf(impatient.send(readRun))).toMatchObject({ code: 'TIMEOUT', attempts: 3 });
  const elapsed = ownTime();
  expect(await failureOf((await openClient(server.url)).send({ ...readRun, timeoutMs: 300 }))).toMatchObject({
    code: 'TIMEOUT',
    attempts: 1,
  });
  expect(elapsed()).toBeLessThan(1000);
});

test('a server that sends one byte at a time does not outlive the deadline', async () => {
  const server = await serve(
    http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    }),
  );
  const elapsed = ownTime();
  expect(await failureOf((await openClient(server.url)).send({ ...readRun, timeoutMs: 300 }))).toMatchObject({ code: 'TIMEOUT' });
  expect(elapsed()).toBeLessThan(1000);
});

test('aborting ends a request under way at once and closes its connection', async () => {
  let closed = false;
  const controller = new AbortController();
  const server = await serve(
    http.createServer((request) => {
      request.socket.on('close', () => {
        closed = true;
      });
      controller.abort(new Error('reason'));
    }),
  );
  const elapsed = ownTime();
  const error = await failureOf((await openClient(server.url)).send({ ...readRun, signal: controller.signal }));
  expect(error).toMatchObject({ code: 'ABORTED', attempts: 1, path: readRun.path });
  expect(elapsed()).toBeLessThan(600);
  await expect.poll(() => closed, { timeout: 10_000 }).toBe(true);
});

test('closing the client fails requests under way and later ones', async () => {
  const server = await serve(http.createServer(() => {}));
  const client = await openClient(server.url);
  setTimeout(() => client.close(), 100);
  expect(await failureOf(client.send(readRun))).toMatchObject({ code: 'ABORTED', message: expect.stringContaining('closed') as string });
  expect(await failureOf(client.send(readRun))).toMatchObject({ code: 'ABORTED' });
});

test('something that does not speak HTTP is not an MLflow server', async () => {
  const server = await serve(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
  expect(await failureOf((await openClient(server.url)).send(readRun))).toMatchObject({ code: 'NOT_AN_MLFLOW_SERVER', retryable: false });
});
