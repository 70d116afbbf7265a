import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Alert } from '../../../../../src/domain/drift/alerts/alert.js';
import { slackHandler } from '../../../../../src/features/online-learning/alerts/slack-handler.js';
import { slackMessage } from '../../../../../src/features/online-learning/alerts/slack-message.js';
import { webhookHandler } from '../../../../../src/features/online-learning/alerts/webhook-handler.js';

const alert: Alert = {
  ...{ key: 'drift.amount', severity: 'critical', state: 'firing', title: 'Drift of <amount>', message: 'PSI 0.31 > 0.1 & rising' },
  ...{ evidence: [{ rule: 'drift.share', message: '3 of 10 features drifted', value: 0.3 }], modelName: 'churn', version: '3' },
  ...{ timestamp: 1_700_000_000_000, count: 2 },
};
const never = { signal: new AbortController().signal };

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server of this machine that keeps what it is sent. */
async function receiver(answer: (response: ServerResponse, attempt: number) => void) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ url: request.url, headers: request.headers, body: await text(request) });
    answer(response, received.length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

// What belongs to the tracking server must not reach another one.
beforeEach(() => {
  vi.stubEnv('MLFLOW_TRACKING_USERNAME', 'tracking-user');
  vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'tracking-password');
  vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'tracking-token');
  for (const name of ['http_proxy', 'HTTP_PROXY']) vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

test('a webhook is sent the alert as JSON, with its headers and a signature like those of MLflow', async () => {
  const { origin, received } = await receiver((response) => response.end('<html>thanks</html>'));
  const handler = webhookHandler(`${origin}/api/hook%20a?token=a%26b&x=1`, { headers: { 'X-Team': 'fraud' }, secret: 'shared' });
  await handler.sendAlert(alert, never);
  const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = received;
  expect(received).toHaveLength(1);
  expect(new URL(url ?? '', origin).searchParams.get('token')).toBe('a&b');
  expect(url).toMatch(/^\/api\/hook%20a\?/);
  expect(JSON.parse(body)).toEqual(alert);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-team': 'fraud',
    'content-length': String(Buffer.byteLength(body)),
  });
  const signed = `${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${body}`;
  expect(headers['x-mlflow-signature']).toBe(`v1,${createHmac('sha256', 'shared').update(signed).digest('base64')}`);
  expect(Math.abs(Number(headers['x-mlflow-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  expect(headers.authorization).toBeUndefined();
});

test('user and password of the address are sent, and nothing else', async () => {
  const { origin, received } = await receiver((response) => response.end());
  await webhookHandler(origin.replace('//', '//me:p%40ss@')).sendAlert(alert, never);
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  expect(received[0]?.url).toBe('/');
});

test.each([
  [500, 1],
  [503, 2],
  [429, 2],
])('a service that answers %d for a moment, %d times, gets the same alert again', async (status, times) => {
  const { origin, received } = await receiver((response, attempt) => {
    response.statusCode = attempt <= times ? status : 204;
    response.end();
  });
  await webhookHandler(`${origin}/hook`, { secret: 'shared' }).sendAlert(alert, never);
  expect(received).toHaveLength(times + 1);
  for (const { body, headers } of received) {
    expect([body, headers['x-mlflow-delivery-id']]).toEqual([received[0]?.body, received[0]?.headers['x-mlflow-delivery-id']]);
  }
});

test('errors name the server and the status, and nothing secret of the address', async () => {
  const refusing = await receiver((response) => {
    response.statusCode = 404;
    response.end('no_service /services/SECRET-PATH SECRET-QUERY');
  });
  const redirecting = await receiver((response) => {
    response.writeHead(302, { location: '/elsewhere/SECRET' });
    response.end();
  });
  for (const [origin, status] of [
    [refusing.origin, 404],
    [redirecting.origin, 302],
    ['http://127.0.0.1:1', undefined],
  ] as const) {
    const address = `${origin.replace('//', '//user:SECRET-PASSWORD@')}/services/SECRET-PATH?token=SECRET-QUERY`;
    // Where nobody listens, it is tried again for long.
    const signal = status === undefined ? AbortSignal.timeout(1_500) : never.signal;
    const error: unknown = await webhookHandler(address, { headers: { 'X-Key': 'SECRET-KEY' }, secret: 'SECRET' })
      .sendAlert(alert, { signal })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ message: expect.stringContaining(origin), status });
    for (const shown of [inspect(error, { depth: 9 }), JSON.stringify(error), String((error as Error).stack)])
      expect(shown).not.toContain('SECRET');
  }
});

test('a service that hangs is left when the handler is given up', async () => {
  const { origin, received } = await receiver(() => {});
  const end = new AbortController();
  const sending = webhookHandler(`${origin}/SECRET`).sendAlert(alert, { signal: end.signal });
  while (received.length === 0) await sleep(5);
  end.abort();
  await expect(sending).rejects.toMatchObject({ message: expect.not.stringContaining('SECRET') });
});

test('a slow answer is waited for', async () => {
  const { origin } = await receiver((response) => void setTimeout(() => response.end('ok'), 300));
  await webhookHandler(origin).sendAlert(alert, never);
});

test('addresses that are none are refused without being quoted', () => {
  for (const address of ['SECRET', 'ftp://host/SECRET', '']) {
    for (const make of [webhookHandler, slackHandler]) {
      expect(() => make(address)).toThrow(expect.objectContaining({ code: 'VALIDATION', message: expect.not.stringContaining('SECRET') }));
    }
  }
  expect(() => webhookHandler('http://localhost', { secret: '' })).toThrow('secret');
});

test('Slack is sent blocks and a line for notifications, in which nothing is taken for a mention', async () => {
  const { origin, received } = await receiver((response) => response.end('ok'));
  const handler = slackHandler(`${origin}/services/T0/B0/secret`);
  expect(handler.name).toBe('Slack');
  await handler.sendAlert(alert, never);
  expect(received[0]?.url).toBe('/services/T0/B0/secret');
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    text: 'Critical: Drift of &lt;amount&gt;',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Critical: Drift of <amount>' } },
      { type: 'section', text: { type: 'mrkdwn', text: ':rotating_light: PSI 0.31 &gt; 0.1 &amp; rising' } },
      { type: 'section', text: { type: 'mrkdwn', text: '• 3 of 10 features drifted' } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'Model churn version 3 · observed 2 times · 2023-11-14T22:13:20.000Z' }] },
    ],
  });
});

test('a message for Slack stays within the limits of its blocks', () => {
  const long = '<🙂'.repeat(5_000);
  const evidence = Array.from({ length: 30 }, (_, index) => ({ rule: 'r', message: `fact ${index}` }));
  const { blocks } = slackMessage({ ...alert, state: 'resolved', title: long, message: long, evidence }) as {
    blocks: { type: string; text?: { text: string } }[];
  };
  const texts = blocks.flatMap(({ text: shown }) => shown?.text ?? []);
  expect(texts[0]?.length).toBeLessThanOrEqual(150);
  expect(texts[0]).toMatch(/^Resolved: /);
  for (const shown of texts) expect(shown.length).toBeLessThanOrEqual(3_000);
  expect(texts[1]).toMatch(/(&lt;|🙂)$/);
  expect(texts[2]).toContain('… and 20 more');
});
