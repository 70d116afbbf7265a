import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { answerJson, createRun, failureOf, type Loopback, listen, openClient, readRun, recordingServer } from './loopback.js';

/** A self-signed certificate for 127.0.0.1 and localhost, with its key. */
const pemFile = fileURLToPath(new URL('tls/loopback.pem', import.meta.url));
const pem = readFileSync(pemFile, 'utf8');

let open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});
async function serve<S extends net.Server>(server: S): Promise<Loopback> {
  const loopback = await listen(server);
  open.push(loopback);
  return loopback;
}

async function secureServer(options: https.ServerOptions = {}): Promise<Loopback> {
  const server = https.createServer({ key: pem, cert: pem, ...options }, (_request, response) => answerJson(response, { secure: true }));
  const loopback = await serve(server);
  return { ...loopback, url: loopback.url.replace('http:', 'https:') };
}

/** A proxy for both kinds of servers that wants `user:pass`. */
async function authenticatingProxy() {
  const expected = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  const seen: string[] = [];
  const proxy = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.headers['proxy-authorization'] !== expected) return response.writeHead(407).end();
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = http.request(request.url ?? '', { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (request.headers['proxy-authorization'] !== expected) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const onward = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const { url } = await serve(proxy);
  return { url, withUser: url.replace('//', '//user:pass@'), seen };
}

test('a certificate of an authority that is named, as text or as a file, is trusted', async () => {
  const { url } = await secureServer();
  expect((await (await openClient(url, { http: { ca: pem } })).send(readRun)).body).toBe('{"secure":true}');
  expect((await (await openClient(url, { http: { ca: pemFile } })).send(readRun)).status).toBe(200);
  expect((await (await openClient(url, { environment: { serverCertPath: pemFile } })).send(readRun)).status).toBe(200);
});

test('an unknown certificate ends the call at once, naming the setting, unless checks are switched off', async () => {
  const { url } = await secureServer();
  const error = await failureOf((await openClient(url)).send(createRun));
  expect(error).toMatchObject({ code: 'CONNECTION', retryable: false, requestSent: false, attempts: 1 });
  expect(error.message).toContain('MLFLOW_TRACKING_SERVER_CERT_PATH');
  expect((await (await openClient(url, { http: { insecureTls: true } })).send(readRun)).status).toBe(200);
  expect((await (await openClient(url, { environment: { insecureTls: true } })).send(readRun)).status).toBe(200);
});

test('a client certificate is presented', async () => {
  const { url } = await secureServer({ requestCert: true, rejectUnauthorized: true, ca: pem });
  expect((await (await openClient(url, { http: { ca: pem, clientCert: pemFile } })).send(readRun)).status).toBe(200);
  expect(await failureOf((await openClient(url, { http: { ca: pem, maxRetries: 0 } })).send(readRun))).toMatchObject({
    code: 'CONNECTION',
  });
});

test('insecureTls and ca exclude each other, and an unreadable PEM file is named', async () => {
  const both = await failureOf(openClient('https://x', { http: { insecureTls: true, ca: pem } }));
  expect(both).toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('exclude each other') as string });
  const environment = { insecureTls: true, serverCertPath: pemFile };
  expect(await failureOf(openClient('https://x', { environment }))).toMatchObject({ code: 'VALIDATION' });
  await openClient('https://x', { environment, http: { ca: pem } });
  const missing = await failureOf(openClient('https://x', { http: { ca: '/nowhere/ca.pem' } }));
  expect(missing).toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('/nowhere/ca.pem') as string });
});

test('https spoken to an http server is a ConnectionError that says so', async () => {
  const { url } = await serve(http.createServer((_request, response) => answerJson(response)));
  const error = await failureOf((await openClient(url.replace('http:', 'https:'), { http: { maxRetries: 0 } })).send(readRun));
  expect(error).toMatchObject({ code: 'CONNECTION', retryable: false, requestSent: false });
  expect(error.message).toContain('http://');
});

test('an http server is reached through a proxy with credentials', async () => {
  const server = await recordingServer((_request, response) => answerJson(response));
  open.push(server);
  const proxy = await authenticatingProxy();
  const client = await openClient(server.url, { http: { proxy: proxy.withUser } });
  await client.send({ method: 'POST', path: '/api/2.0/x', body: '{"a":1}', replay: 'safe' });
  await client.send(readRun);
  expect(proxy.seen).toEqual([`POST ${server.url}/api/2.0/x`, `GET ${server.url}/api/2.0/mlflow/runs/get?run_id=r1`]);
  expect(server.requests[0]).toMatchObject({ url: '/api/2.0/x', body: '{"a":1}' });
  expect(server.requests[0]?.headers.host).toBe(server.url.slice('http://'.length));
});

test('an https server is reached through a tunnel that is opened once', async () => {
  const server = await secureServer();
  const proxy = await authenticatingProxy();
  const client = await openClient(server.url, { environment: { httpsProxy: proxy.withUser }, http: { ca: pem } });
  expect((await client.send(readRun)).body).toBe('{"secure":true}');
  expect((await client.send(readRun)).body).toBe('{"secure":true}');
  expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
});

test('the environment’s proxy is left out for hosts in NO_PROXY and for proxy: false', async () => {
  const server = await recordingServer((_request, response) => answerJson(response));
  open.push(server);
  const proxy = await authenticatingProxy();
  await (await openClient(server.url, { environment: { httpProxy: proxy.withUser, noProxy: '127.0.0.1' } })).send(readRun);
  await (await openClient(server.url, { environment: { httpProxy: proxy.withUser }, http: { proxy: false } })).send(readRun);
  expect(proxy.seen).toEqual([]);
});

test('a proxy that refuses, or is not there, is named without its credentials', async () => {
  const server = await secureServer();
  const proxy = await authenticatingProxy();
  const wrong = proxy.url.replace('//', '//user:wr0ng@');
  const refused = await failureOf((await openClient(server.url, { http: { proxy: wrong, maxRetries: 0 } })).send(readRun));
  expect(refused).toMatchObject({ code: 'CONNECTION', requestSent: false });
  expect(refused.message).toContain(proxy.url);
  const plain = await failureOf((await openClient('http://127.0.0.1:1', { http: { proxy: wrong } })).send(readRun));
  expect(plain).toMatchObject({ code: 'UNAUTHENTICATED', status: 407 });
  for (const target of [server.url, 'http://127.0.0.1:1']) {
    const gone = await failureOf((await openClient(target, { http: { proxy: 'http://user:wr0ng@127.0.0.1:2' } })).send(readRun));
    expect(gone).toMatchObject({ code: 'CONNECTION', requestSent: false });
    expect(gone.message).toContain('127.0.0.1:2');
    expect(refused.message + plain.message + gone.message).not.toContain('wr0ng');
  }
});
