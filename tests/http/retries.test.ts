import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { createRun, failureOf, openClient, readRun } from './loopback.js';

const server = 'http://mlflow.test:5000';
const path = '/api/2.0/mlflow/runs/get';
afterEach(() => nock.cleanAll());

test('429 with Retry-After in seconds is waited out before the request is sent again', async () => {
  nock(server).get(path).query(true).reply(429, 'slow down', { 'retry-after': '1' }).get(path).query(true).reply(200, { run: {} });
  const start = performance.now();
  expect(await (await openClient(server)).send(readRun)).toMatchObject({ status: 200, attempts: 2, body: '{"run":{}}' });
  expect(performance.now() - start).toBeGreaterThanOrEqual(995);
});

test('Retry-After as a date is read with the client’s clock', async () => {
  nock(server)
    .get(path)
    .query(true)
    .reply(429, '', { 'retry-after': 'Sun, 01 Mar 2026 12:00:01 GMT' })
    .get(path)
    .query(true)
    .reply(200, {});
  const clock = { now: () => Date.parse('2026-03-01T12:00:00Z') };
  const start = performance.now();
  await (await openClient(server, { clock })).send(readRun);
  expect(performance.now() - start).toBeGreaterThanOrEqual(995);
});

test('a Retry-After that makes no sense is ignored', async () => {
  nock(server).get(path).query(true).reply(503, '', { 'retry-after': 'later' }).get(path).query(true).reply(200, {});
  expect((await (await openClient(server)).send(readRun)).attempts).toBe(2);
});

test('429 longer than the deadline ends at once as TimeoutError caused by RateLimitedError', async () => {
  nock(server).get(path).query(true).reply(429, 'slow down', { 'retry-after': '3600' });
  const error = await failureOf((await openClient(server)).send({ ...readRun, timeoutMs: 2000 }));
  expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 1, cause: { code: 'RATE_LIMITED', retryAfterMs: 60_000 } });
});

test('a create that a proxy answered with 502 is looked up and not sent twice', async () => {
  const scope = nock(server).post(createRun.path).once().reply(502, '<html>', { 'content-type': 'text/html' });
  const found = { status: 200, headers: {}, body: '{"run":{"info":{"run_id":"r9"}}}', attempts: 1 };
  const response = await (await openClient(server)).send({ ...createRun, recover: async () => found });
  expect(response).toEqual(found);
  expect(scope.isDone()).toBe(true);
});

test('a rate-limited create was not carried out, so it is sent again', async () => {
  nock(server).post(createRun.path).reply(429, '').post(createRun.path).reply(200, {});
  expect((await (await openClient(server)).send(createRun)).attempts).toBe(2);
});

test('the number of retries comes from the option, else from the environment', async () => {
  nock(server).get(path).query(true).times(20).reply(502, '');
  expect(await failureOf((await openClient(server, { http: { maxRetries: 2 } })).send(readRun))).toMatchObject({ attempts: 3 });
  expect(await failureOf((await openClient(server, { environment: { httpMaxRetries: 1 } })).send(readRun))).toMatchObject({ attempts: 2 });
});

test.each([
  [{ maxRetries: -1 }, 'maxRetries'],
  [{ deadlineMs: 0 }, 'deadlineMs'],
  [{ attemptTimeoutMs: Number.NaN }, 'attemptTimeoutMs'],
])('the setting %j is refused', async (http, name) => {
  await expect(openClient(server, { http })).rejects.toMatchObject({
    code: 'VALIDATION',
    message: expect.stringContaining(name) as string,
  });
});

test('a server without workspaces is never sent the header, and the call says why', async () => {
  nock(server, { badheaders: ['x-mlflow-workspace'] })
    .get('/api/3.0/mlflow/server-info')
    .once()
    .reply(200, { store_type: 'SqlStore', workspaces_enabled: false });
  const client = await openClient(server, { workspace: 'team-a' });
  const error = await failureOf(client.send(readRun));
  expect(error).toMatchObject({ code: 'NOT_SUPPORTED', message: expect.stringContaining('team-a') as string });
  expect(await failureOf(client.send(readRun))).toMatchObject({ code: 'NOT_SUPPORTED' });
});

test('a server that does not know the question has no workspaces', async () => {
  nock(server).get('/api/3.0/mlflow/server-info').reply(404, '<!doctype html>', { 'content-type': 'text/html' });
  expect(await failureOf((await openClient(server, { workspace: 'team-a' })).send(readRun))).toMatchObject({ code: 'NOT_SUPPORTED' });
});

test('a server with workspaces is asked once and then sent the header, except on its probes', async () => {
  nock(server).get('/api/3.0/mlflow/server-info').once().reply(200, { workspaces_enabled: true });
  nock(server, { reqheaders: { 'x-mlflow-workspace': 'team-a' } })
    .get(path)
    .query(true)
    .twice()
    .reply(200, {});
  nock(server, { badheaders: ['x-mlflow-workspace'] })
    .get('/health')
    .reply(200, 'OK')
    .get('/api/3.0/mlflow/workspaces')
    .reply(200, {});
  const client = await openClient(server, { workspace: 'team-a' });
  await client.send(readRun);
  await client.send({ ...readRun, timeoutMs: 5000 });
  await client.send({ method: 'GET', path: '/health', replay: 'safe' });
  await client.send({ method: 'GET', path: '/api/3.0/mlflow/workspaces', replay: 'safe' });
  expect(nock.isDone()).toBe(true);
});
