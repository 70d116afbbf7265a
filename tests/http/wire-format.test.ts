import { afterEach, expect, test } from 'vitest';
import { version } from '../../src/core/version.js';
import { answerJson, failureOf, type Loopback, openClient, readRun, recordingServer } from './loopback.js';

let open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});

async function recording() {
  const server = await recordingServer((_request, response) => answerJson(response));
  open.push(server);
  return server;
}

test('every body has its length and exactly the type application/json, a DELETE too; nothing is chunked or compressed', async () => {
  const server = await recording();
  const client = await openClient(server.url);
  const body = '{"key":"käse €"}';
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'] as const) await client.send({ method, path: '/api/2.0/x', body, replay: 'safe' });
  for (const request of server.requests) {
    expect(request.body).toBe(body);
    expect(request.headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(request.headers['content-type']).toBe('application/json');
    expect(request.headers).not.toHaveProperty('transfer-encoding');
    expect(request.headers).not.toHaveProperty('content-encoding');
  }
});

test('a request without a body says neither a type nor anything that axios would say', async () => {
  const server = await recording();
  const client = await openClient(server.url, { auth: { token: 'secret-token' } });
  await client.send(readRun);
  await client.send({ method: 'POST', path: '/api/2.0/x', replay: 'safe' });
  const [get, post] = server.requests;
  expect(get?.headers).toEqual({
    host: server.url.slice('http://'.length),
    connection: 'keep-alive',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': `mlflow-ops/${version}`,
    authorization: 'Bearer secret-token',
  });
  expect(post?.headers['content-length']).toBe('0');
  expect(post?.headers).not.toHaveProperty('content-type');
});

test('the path of the tracking URI stays in front, and query parameters are encoded in order', async () => {
  const server = await recording();
  const client = await openClient(`${server.url}/team/mlflow/`);
  const query = [
    ['run_ids', 'a b'],
    ['run_ids', 'c&d'],
    ['key', 'ü/+?#'],
  ] as const;
  await client.send({ method: 'GET', path: '/api/2.0/x/a%2Fb', query, replay: 'safe' });
  expect(server.requests[0]?.url).toBe('/team/mlflow/api/2.0/x/a%2Fb?run_ids=a%20b&run_ids=c%26d&key=%C3%BC%2F%2B%3F%23');
});

test.each(['//evil.example/x', 'http://evil.example/x'])('a path such as %s never leaves the server of the tracking URI', async (path) => {
  const server = await recording();
  const client = await openClient(server.url);
  await client.send({ method: 'GET', path, replay: 'safe' }).catch(() => {});
  expect(server.requests.every((request) => !request.url.startsWith('http'))).toBe(true);
  for (const climbing of ['/api/../x', '/api/%2e%2E/x', '/api/./x', '/api/x?y=1', '/a\\b', 'x']) {
    expect(await failureOf(client.send({ method: 'GET', path: climbing, replay: 'safe' }))).toMatchObject({ code: 'VALIDATION' });
  }
});

test('a query longer than servers take is refused instead of a reset connection', async () => {
  const server = await recording();
  const client = await openClient(server.url);
  const query = [['run_ids', 'x'.repeat(70_000)]] as const;
  expect(await failureOf(client.send({ method: 'GET', path: '/api/x', query, replay: 'safe' }))).toMatchObject({ code: 'VALIDATION' });
  expect(server.requests).toHaveLength(0);
});

test('user and password of the tracking URI become basic authentication and leave the URL', async () => {
  const server = await recording();
  const client = await openClient(server.url.replace('//', '//eve:p%40ss@'), { auth: undefined });
  await client.send(readRun);
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('eve:p@ss').toString('base64')}`);
  expect(server.requests[0]?.headers.host).toBe(server.url.slice('http://'.length));
});

test('cookies are not kept, and extra headers go with every request', async () => {
  const server = await recordingServer((_request, response) => {
    response.setHeader('set-cookie', 'session=1');
    answerJson(response);
  });
  open.push(server);
  const client = await openClient(server.url, { http: { headers: { 'X-Team': 'a' } } });
  await client.send(readRun);
  await client.send(readRun);
  expect(server.requests[1]?.headers).toMatchObject({ 'x-team': 'a' });
  expect(server.requests[1]?.headers).not.toHaveProperty('cookie');
});

test.each([
  [{ 'X-Bad': 'a\r\nX-Injected: 1' }, 'X-Bad'],
  [{ 'X-Bad': '密' }, 'X-Bad'],
  [{ 'bad name': 'x' }, 'not valid'],
  [{ 'Transfer-Encoding': 'chunked' }, 'Transfer-Encoding'],
])('the extra header %j is refused, without its value', async (headers, named) => {
  const error = await failureOf(openClient('http://127.0.0.1:1', { http: { headers } }));
  expect(error).toMatchObject({ code: 'VALIDATION' });
  expect(error.message).toContain(named);
  expect(error.message).not.toMatch(/Injected|密|chunked/);
});

test.each(['ftp://x', 'nonsense', 'http://host/?a=1', 'http://host/#a', 'http://'])(
  'the tracking URI %s is refused without quoting it',
  async (uri) => {
    const error = await failureOf(openClient(uri));
    expect(error).toMatchObject({ code: 'VALIDATION' });
    expect(error.message).not.toContain(uri);
  },
);
