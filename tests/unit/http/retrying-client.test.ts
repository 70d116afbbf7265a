import { expect, test, vi } from 'vitest';
import type { MlflowOpsError } from '../../../src/core/errors/mlflow-ops-error.js';
import {
  AbortError,
  ConnectionError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  ValidationError,
} from '../../../src/core/errors/request-error.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { RetrySettings } from '../../../src/http/retried-call.js';
import { RetryBudget } from '../../../src/http/retry-budget.js';
import { RetryingClient } from '../../../src/http/retrying-client.js';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../src/ports/http-client.js';

const ok: HttpResponse = { status: 200, headers: {}, body: '{}', attempts: 1 };
const safe: HttpRequest = { method: 'GET', path: '/api/x', replay: 'safe' };
const unsafe: HttpRequest = { method: 'POST', path: '/api/x', body: '{}', replay: 'unsafe' };
const refused = () => new ConnectionError('refused', { requestSent: false });
const cut = () => new ConnectionError('cut', { requestSent: true });
const stale = () => new ConnectionError('stale', { requestSent: true, details: { staleSocket: true } });
const busy = () => new ServerError('busy', { status: 503, retryable: true });

/** A client whose attempts end as scripted (the last entry repeats), in a time of its own that only waiting moves. */
function scripted(script: readonly (Error | HttpResponse | 'hang')[], settings: Partial<RetrySettings> = {}, budget?: RetryBudget) {
  let time = 0;
  const sleeps: number[] = [];
  const sent: HttpRequest[] = [];
  const inner: HttpClient = {
    async send(request) {
      const outcome = script[Math.min(sent.length, script.length - 1)] ?? ok;
      sent.push(request);
      if (outcome === 'hang') {
        time += request.timeoutMs ?? 0;
        throw new TimeoutError('no answer', { retryable: true });
      }
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    transfer: () => Promise.reject(new Error('No bytes are transferred here.')),
    close: vi.fn(),
  };
  const timing = {
    now: () => time,
    sleep: async (ms: number) => {
      sleeps.push(ms);
      time += ms;
    },
  };
  const all = {
    attemptTimeoutMs: 120_000,
    deadlineMs: 240_000,
    deadlineIsExplicit: false,
    maxRetries: 7,
    random: () => 0.5,
    timing,
    logger: silentLogger,
  };
  return { client: new RetryingClient(inner, { ...all, ...settings }, budget), sleeps, sent, inner, elapsed: () => time };
}

test('a passing failure is retried with growing waits, and the answer counts the attempts', async () => {
  const { client, sleeps } = scripted([busy(), cut(), busy(), ok]);
  expect((await client.send(safe)).attempts).toBe(4);
  expect(sleeps).toEqual([250, 500, 1000]);
});

test('after seven retries the last failure is thrown, with the number of attempts', async () => {
  const { client, sent } = scripted([busy()]);
  await expect(client.send(safe)).rejects.toMatchObject({ code: 'SERVER', attempts: 8 });
  expect(sent).toHaveLength(8);
});

test('a refusal that is final is not retried', async () => {
  const { client, sent } = scripted([new ValidationError('no', { status: 400 })]);
  await expect(client.send(safe)).rejects.toMatchObject({ code: 'VALIDATION', attempts: 1 });
  expect(sent).toHaveLength(1);
});

test('a 500 is retried once', async () => {
  const { client, sent } = scripted([new ServerError('broken', { status: 500, errorCode: 'INTERNAL_ERROR' })]);
  await expect(client.send(safe)).rejects.toMatchObject({ code: 'SERVER' });
  expect(sent).toHaveLength(2);
});

test('a duplicate key is sent again when the request is safe, and not when it is unsafe', async () => {
  const error = () => new ValidationError('UNIQUE', { status: 400, errorCode: 'BAD_REQUEST', details: { duplicateKey: true } });
  expect((await scripted([error(), ok]).client.send(safe)).attempts).toBe(2);
  const { client, sent } = scripted([error(), ok]);
  await expect(client.send({ ...unsafe, recover: async () => undefined })).rejects.toMatchObject({ code: 'VALIDATION' });
  expect(sent).toHaveLength(1);
});

test('Retry-After is waited out in full, never less', async () => {
  const { client, sleeps } = scripted([new RateLimitedError('slow down', { status: 429, retryable: true, retryAfterMs: 30_000 }), ok]);
  await client.send(safe);
  expect(sleeps[0]).toBeGreaterThanOrEqual(30_000);
  expect(sleeps[0]).toBeLessThan(30_600);
});

test('a Retry-After beyond the deadline ends the call at once, naming what the server said', async () => {
  const { client, elapsed } = scripted([new RateLimitedError('slow down', { status: 429, retryable: true, retryAfterMs: 30_000 })]);
  const error = await client.send({ ...safe, timeoutMs: 5000 }).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 1, cause: { code: 'RATE_LIMITED' } });
  expect(elapsed()).toBe(0);
});

test('a server that cannot be reached fails within 10 s, with the connection error itself', async () => {
  const { client, elapsed } = scripted([refused()], { random: () => 0.999, maxRetries: 100 });
  await expect(client.send(safe)).rejects.toMatchObject({ code: 'CONNECTION', requestSent: false });
  expect(elapsed()).toBeLessThanOrEqual(10_000);
  expect(elapsed()).toBeGreaterThan(3000);
});

test('a deadline of the call or of the client also holds for a server that cannot be reached', async () => {
  const perCall = scripted([refused()], { maxRetries: 1000 });
  await expect(perCall.client.send({ ...safe, timeoutMs: 60_000 })).rejects.toMatchObject({
    code: 'TIMEOUT',
    cause: { code: 'CONNECTION' },
  });
  expect(perCall.elapsed()).toBeGreaterThan(50_000);
  const perClient = scripted([refused()], { maxRetries: 1000, deadlineMs: 30_000, deadlineIsExplicit: true });
  await expect(perClient.client.send(safe)).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(perClient.elapsed()).toBeGreaterThan(20_000);
});

test('each attempt gets its timeout and never more than is left of the deadline', async () => {
  const { client, sent, elapsed } = scripted(['hang'], { random: () => 0 });
  await expect(client.send(safe)).rejects.toMatchObject({ code: 'TIMEOUT', attempts: 2 });
  expect(sent.map((request) => request.timeoutMs)).toEqual([120_000, 120_000]);
  expect(elapsed()).toBe(240_000);
});

test('the deadline error names the failure before it', async () => {
  const { client } = scripted([busy(), 'hang'], { attemptTimeoutMs: 500_000 });
  await expect(client.send(safe)).rejects.toMatchObject({ code: 'TIMEOUT', attempts: 2, cause: { code: 'SERVER' } });
});

test('a stale socket is replaced at once, once, even without retries, and not for unsafe requests', async () => {
  const one = scripted([stale(), ok], { maxRetries: 0 });
  expect((await one.client.send(safe)).attempts).toBe(2);
  expect(one.sleeps).toEqual([]);
  await expect(scripted([stale(), stale(), ok], { maxRetries: 0 }).client.send(safe)).rejects.toMatchObject({ attempts: 2 });
  await expect(scripted([stale(), ok]).client.send(unsafe)).rejects.toMatchObject({ attempts: 1 });
});

test('an unsafe request that never reached the server is sent again', async () => {
  expect((await scripted([refused(), ok]).client.send(unsafe)).attempts).toBe(2);
});

test('an unsafe request without an answer is not sent again', async () => {
  for (const failure of [cut(), busy(), 'hang' as const]) {
    const { client, sent } = scripted([failure, ok]);
    await expect(client.send(unsafe)).rejects.toBeInstanceOf(Error);
    expect(sent).toHaveLength(1);
  }
});

test('what an unanswered request did is looked up before it is sent again', async () => {
  const recover = vi.fn(async () => undefined as HttpResponse | undefined);
  const none = scripted([cut(), ok]);
  expect((await none.client.send({ ...unsafe, recover })).attempts).toBe(2);
  expect(recover).toHaveBeenCalledTimes(1);

  const found = scripted([cut(), ok]);
  const response = await found.client.send({ ...unsafe, recover: async () => ({ ...ok, body: '{"found":1}' }) });
  expect(response).toMatchObject({ body: '{"found":1}', attempts: 1 });
  expect(found.sent).toHaveLength(1);
});

test('the lookup comes before every further attempt, since the first request may arrive late', async () => {
  const recover = vi.fn(async () => undefined);
  await scripted([cut(), refused(), refused(), ok]).client.send({ ...unsafe, recover });
  expect(recover).toHaveBeenCalledTimes(3);
});

test('the last attempt is looked up too, so that a create which worked is not reported as failed', async () => {
  const { client } = scripted([cut()], { maxRetries: 0 });
  expect((await client.send({ ...unsafe, recover: async () => ok })).status).toBe(200);
});

test('a lookup that fails ends the call with the original failure, and nothing is sent again', async () => {
  const { client, sent } = scripted([cut(), ok]);
  const recover = vi.fn(() => Promise.reject(busy()));
  await expect(client.send({ ...unsafe, recover })).rejects.toMatchObject({ code: 'CONNECTION', attempts: 1 });
  expect(sent).toHaveLength(1);
  expect(recover).toHaveBeenCalledTimes(1);
});

test('the lookup gets what is left of the deadline', async () => {
  const recover = vi.fn(async (call: { timeoutMs?: number | undefined }) => (call.timeoutMs === 9750 ? ok : undefined));
  const { client } = scripted([cut()]);
  expect((await client.send({ ...unsafe, timeoutMs: 10_000, recover })).status).toBe(200);
});

test('the lookup on a server that cannot be reached any more fails within 10 s, unless a deadline was given', async () => {
  const tries = async (call: Partial<HttpRequest>) => {
    const { client, elapsed } = scripted([cut(), refused()], { maxRetries: 1000 });
    const recover: HttpRequest['recover'] = (options) => client.send({ ...safe, ...options });
    const { code } = (await client.send({ ...unsafe, ...call, recover }).catch((error: unknown) => error)) as MlflowOpsError;
    return { code, elapsed: elapsed() };
  };
  const unlimited = await tries({});
  expect(unlimited.code).toBe('CONNECTION');
  expect(unlimited.elapsed).toBeLessThan(11_000);
  const limited = await tries({ timeoutMs: 60_000 });
  expect(limited.code).toBe('TIMEOUT');
  expect(limited.elapsed).toBeGreaterThan(50_000);
});

test('the lookup ends with the deadline of the client', async () => {
  const { client } = scripted([cut()], { deadlineMs: 300 });
  const recover: HttpRequest['recover'] = ({ signal }) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new AbortError('ended'))));
  await expect(client.send({ ...unsafe, recover })).rejects.toMatchObject({ code: 'CONNECTION', attempts: 1 });
});

test('an aborted signal ends the call before it starts, while it waits and while it sends', async () => {
  const before = scripted([ok]);
  await expect(before.client.send({ ...safe, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortError);
  expect(before.sent).toHaveLength(0);

  const controller = new AbortController();
  const timing = { now: () => 0, sleep: async () => controller.abort() };
  const waiting = scripted([busy()], { timing });
  await expect(waiting.client.send({ ...safe, signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED', attempts: 1 });
});

test('closing the client ends calls under way and the client inside', async () => {
  const holder: { client?: RetryingClient } = {};
  const made = scripted([busy()], { timing: { now: () => 0, sleep: async () => holder.client?.close() } });
  holder.client = made.client;
  await expect(made.client.send(safe)).rejects.toMatchObject({ code: 'ABORTED', message: expect.stringContaining('closed') as string });
  expect(made.inner.close).toHaveBeenCalledTimes(1);
});

test('when everything fails, the budget keeps 2,000 calls from becoming 16,000 requests', async () => {
  const budget = new RetryBudget();
  const { client, sent } = scripted([busy()], { random: () => 0 }, budget);
  for (let i = 0; i < 2000; i += 1) await client.send(safe).catch(() => {});
  expect(sent.length).toBeLessThanOrEqual(2200);
  expect(sent.length).toBeGreaterThan(2000);
});
