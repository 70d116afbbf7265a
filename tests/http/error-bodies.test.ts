import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { failureOf, openClient, readRun } from './loopback.js';

const server = 'http://mlflow.test:5000';
const path = '/api/2.0/mlflow/runs/get';
afterEach(() => nock.cleanAll());

async function answered(status: number, body: string | object, type = 'application/json') {
  nock.cleanAll();
  nock(server).get(path).query(true).times(10).reply(status, body, { 'content-type': type });
  return failureOf((await openClient(server)).send({ ...readRun }));
}

const json = (code: string, message = 'words') => ({ error_code: code, message });

test.each([
  [400, json('INVALID_PARAMETER_VALUE'), 'VALIDATION'],
  [400, json('RESOURCE_ALREADY_EXISTS'), 'ALREADY_EXISTS'],
  [404, json('RESOURCE_DOES_NOT_EXIST'), 'NOT_FOUND'],
  [403, json('PERMISSION_DENIED'), 'PERMISSION_DENIED'],
  [401, json('UNAUTHENTICATED'), 'UNAUTHENTICATED'],
  [409, json('RESOURCE_CONFLICT'), 'CONFLICT'],
  [501, json('NOT_IMPLEMENTED'), 'NOT_SUPPORTED'],
  [500, json('FEATURE_DISABLED'), 'NOT_SUPPORTED'],
  [500, json('INVALID_STATE'), 'CONFLICT'],
])('JSON error: %i %j is %s, with the server’s words, its code and what was asked', async (status, body, code) => {
  const error = await answered(status, body);
  expect(error).toMatchObject({ code, status, errorCode: body.error_code, method: 'GET', path, attempts: 1, retryable: false });
  expect(error.message).toContain('words');
  expect(error.message).toContain(path);
  expect(error.message).not.toContain('run_id');
});

test('JSON error with SQL: the words stay, statement and values go', async () => {
  const error = await answered(
    400,
    json('BAD_REQUEST', "UNIQUE constraint failed: runs.a [SQL: INSERT INTO runs VALUES (?)] [parameters: ('v4lue',)]"),
  );
  expect(error.message).toContain('UNIQUE constraint failed: runs.a (GET');
  expect(error.message).not.toMatch(/INSERT|v4lue/);
  expect(error).toMatchObject({ details: { duplicateKey: true }, attempts: 4 });
});

test('FastAPI detail: a sentence, or a list of what is wrong where', async () => {
  expect((await answered(400, { detail: 'Invalid path' })).message).toContain('Invalid path');
  const error = await answered(422, { detail: [{ type: 'missing', loc: ['header', 'x-id'], msg: 'Field required', input: 's3cret' }] });
  expect(error).toMatchObject({ code: 'VALIDATION' });
  expect(error.message).toContain('header.x-id: Field required');
  expect(error.message).not.toContain('s3cret');
});

test('404 that is not MLflow’s own is an absent endpoint', async () => {
  const page = '<!doctype html><html lang=en><title>404 Not Found</title><p>The requested URL was not found</p>';
  for (const [body, type] of [
    [page, 'text/html'],
    ['{"detail":"Not Found"}', 'application/json'],
    ['', 'text/plain'],
  ] as const) {
    expect(await answered(404, body, type)).toMatchObject({ code: 'NOT_SUPPORTED', store: 'rest', retryable: false, attempts: 1 });
  }
});

test('Invalid Host header names --allowed-hosts with name, name and port, and localhost', async () => {
  const error = await answered(403, 'Invalid Host header - possible DNS rebinding attack detected', 'text/plain');
  expect(error).toMatchObject({ code: 'PERMISSION_DENIED', attempts: 1 });
  expect(error.message).toContain('--allowed-hosts "mlflow.test,mlflow.test:5000,localhost,localhost:*"');
});

test('a blocked cross-origin request says where the origin is allowed', async () => {
  const error = await answered(403, 'Cross-origin request blocked', 'text/plain');
  expect(error).toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(error.message).toContain('--cors-allowed-origins');
});

test('401 as text says how to give credentials', async () => {
  const error = await answered(401, 'You are not authenticated. Please see the docs', 'text/html; charset=utf-8');
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(error.message).toContain('MLFLOW_TRACKING_USERNAME');
});

test('503 of a feature that is switched off is final', async () => {
  const page =
    '<!doctype html><title>503</title><p>Endpoint: /api/2.0/x disabled due to the mlflow server running without `--serve-artifacts`.</p>';
  for (const body of [
    page,
    'Endpoint: /x disabled because the server is running in `--artifacts-only` mode',
    { detail: 'Artifact serving is disabled. Start it with' },
  ]) {
    expect(await answered(503, body, typeof body === 'string' ? 'text/html' : 'application/json')).toMatchObject({
      code: 'NOT_SUPPORTED',
      attempts: 1,
      retryable: false,
    });
  }
});

test.each([502, 503, 504])('a proxy’s HTML page with %i passes: retried until the last attempt, then said in short', async (status) => {
  const error = await answered(status, `<html><head><title>${status} Gateway</title></head><body><h1>…</h1></body></html>`, 'text/html');
  expect(error).toMatchObject({ code: 'SERVER', retryable: true, attempts: 8, status });
  expect(error.message).toContain(`${status} Gateway`);
  expect(error.message).not.toContain('<');
});

test.each([
  ['a page', '<!doctype html><title>500 Internal Server Error</title>', 'text/html', true],
  ['plain text', 'Internal Server Error', 'text/plain', true],
  ['INTERNAL_ERROR', json('INTERNAL_ERROR'), 'application/json', false],
])('500 with %s is sent once more and no more', async (_, body, type, retryable) => {
  expect(await answered(500, body, type)).toMatchObject({ code: 'SERVER', attempts: 2, retryable });
});

test('a locked database is retried as long as allowed, on old servers too', async () => {
  expect(await answered(503, json('TEMPORARILY_UNAVAILABLE'))).toMatchObject({ attempts: 8, retryable: true });
  expect(await answered(500, json('INTERNAL_ERROR', '(sqlite3.OperationalError) database is locked'))).toMatchObject({
    attempts: 8,
    retryable: true,
  });
});

test.each([
  [200, '<!doctype html><title>Sign in</title><form>', 'text/html'],
  [200, 'Welcome', 'text/plain'],
  [200, '[1]', 'application/json'],
  [400, 'The plain HTTP request was sent to HTTPS port', 'text/html'],
])('%i %j does not come from an MLflow server', async (status, body, type) => {
  expect(await answered(status, body, type)).toMatchObject({ code: 'NOT_AN_MLFLOW_SERVER', status, attempts: 1, retryable: false });
});

test('an empty 200 and the words of the probes are MLflow’s', async () => {
  const client = await openClient(server);
  nock(server)
    .get(path)
    .reply(200, '')
    .get('/health')
    .reply(200, 'OK')
    .get('/version')
    .reply(200, '3.17.2', { 'content-type': 'text/html' });
  expect((await client.send({ method: 'GET', path, replay: 'safe' })).body).toBe('');
  expect((await client.send({ method: 'GET', path: '/health', replay: 'safe' })).body).toBe('OK');
  expect((await client.send({ method: 'GET', path: '/version', replay: 'safe' })).body).toBe('3.17.2');
});

test('a proxy that wants credentials is named as such', async () => {
  expect(await answered(407, '', 'text/html')).toMatchObject({
    code: 'UNAUTHENTICATED',
    message: expect.stringContaining('proxy') as string,
  });
});
