import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { UnauthenticatedError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { verifyWebhook } from '../../../../src/features/client/verify-webhook.js';

const secret = 'geheim';
const seconds = 1_800_000_000;
const now = seconds * 1000;
const event = {
  entity: 'model_version',
  action: 'created',
  timestamp: '2027-01-15T08:00:00.123456+00:00',
  data: { name: 'churn', version: '3', run_id: 'r1', tags: { a_b: 'c' }, description: null },
};

const sign = (body: string, id = 'id-1', timestamp = String(seconds), key = secret) =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

function headersOf(body: string, timestamp = String(seconds)): Record<string, string> {
  return {
    'X-MLflow-Delivery-Id': 'id-1',
    'X-MLflow-Timestamp': timestamp,
    'X-MLflow-Signature': sign(body, 'id-1', timestamp),
  };
}

const body = JSON.stringify(event);

describe('verifyWebhook', () => {
  it('reads the event, its fields in camel case and the tags as they are', async () => {
    expect(await verifyWebhook({ headers: headersOf(body), body }, secret, { now })).toEqual({
      entity: 'MODEL_VERSION',
      action: 'CREATED',
      timestamp: Date.UTC(2027, 0, 15, 8, 0, 0, 123),
      data: { name: 'churn', version: '3', runId: 'r1', tags: { a_b: 'c' }, description: null },
      workspace: undefined,
      deliveryId: 'id-1',
    });
  });

  it('takes bytes, lists of headers, and requests of the web platform', async () => {
    const bytes = new TextEncoder().encode(`  ${body}`).subarray(2);
    const lists = Object.fromEntries(Object.entries(headersOf(body)).map(([name, value]) => [name.toLowerCase(), [value]]));
    const web = new Request('https://here.example/hook', { method: 'POST', headers: headersOf(body), body });
    for (const request of [
      { headers: headersOf(body), body: bytes },
      { headers: lists, body },
      { headers: new Headers(headersOf(body)), body },
      web,
    ]) {
      expect((await verifyWebhook(request, secret, { now })).deliveryId).toBe('id-1');
    }
  });

  it('accepts one good signature among several, as when a secret is being changed', async () => {
    const headers = { ...headersOf(body), 'X-MLflow-Signature': `v1,${'A'.repeat(43)}= ${sign(body)}` };
    expect((await verifyWebhook({ headers, body }, secret, { now })).entity).toBe('MODEL_VERSION');
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['a body that was changed', headersOf(body), `${body} `, 'signature'],
    ['another secret', { ...headersOf(body), 'X-MLflow-Signature': sign(body, 'id-1', String(seconds), 'other') }, body, 'signature'],
    ['another delivery', { ...headersOf(body), 'X-MLflow-Delivery-Id': 'id-2' }, body, 'signature'],
    ['a newer timestamp than the signed one', { ...headersOf(body), 'X-MLflow-Timestamp': String(seconds + 1) }, body, 'signature'],
    ['a signature of another version', { ...headersOf(body), 'X-MLflow-Signature': sign(body).replace('v1', 'v2') }, body, 'signature'],
    ['a signature that is too short', { ...headersOf(body), 'X-MLflow-Signature': 'v1,AAAA' }, body, 'signature'],
    ['an empty signature', { ...headersOf(body), 'X-MLflow-Signature': 'v1,' }, body, 'signature'],
    ['no signature', { ...headersOf(body), 'X-MLflow-Signature': '' }, body, 'header-missing'],
    ['no delivery id', { ...headersOf(body), 'X-MLflow-Delivery-Id': '' }, body, 'header-missing'],
    ['a request of six minutes ago', headersOf(body, String(seconds - 360)), body, 'timestamp'],
    ['a request of the future', headersOf(body, String(seconds + 360)), body, 'timestamp'],
    ['a timestamp that is none', headersOf(body, 'soon'), body, 'timestamp'],
  ])('refuses %s', async (_what, headers, sent, reason) => {
    const error = await verifyWebhook({ headers, body: sent }, secret, { now }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect(error).toMatchObject({ details: { reason } });
    expect((error as Error).message).not.toContain(secret);
  });

  it('lets the tolerance be chosen', async () => {
    const old = { headers: headersOf(body, String(seconds - 360)), body };
    expect((await verifyWebhook(old, secret, { now, toleranceSeconds: 360 })).deliveryId).toBe('id-1');
    await expect(verifyWebhook(old, secret, { now, toleranceSeconds: 359 })).rejects.toThrow(/signed 360 s ago; 359 s are allowed/);
  });

  test.each(['not json', '[]', 'null', '{}', JSON.stringify({ ...event, timestamp: 'soon' }), JSON.stringify({ ...event, data: [] })])(
    'says that the signed body %s is no event',
    async (sent) => {
      await expect(verifyWebhook({ headers: headersOf(sent), body: sent }, secret, { now })).rejects.toThrow(ValidationError);
    },
  );

  it('refuses arguments that are none', async () => {
    const request = { headers: headersOf(body), body };
    await expect(verifyWebhook(request, '')).rejects.toThrow(/secret of a webhook must be a non-empty string/);
    await expect(verifyWebhook({ ...request, body: event as never }, secret)).rejects.toThrow(/the text or the bytes that arrived/);
    await expect(verifyWebhook(undefined as never, secret)).rejects.toThrow(/The request must be an object/);
    await expect(verifyWebhook({ body } as never, secret)).rejects.toThrow(/The headers of a request must be an object/);
    await expect(verifyWebhook(request, secret, { toleranceSeconds: -1 })).rejects.toThrow(/toleranceSeconds/);
  });
});
