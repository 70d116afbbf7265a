import { createHmac, timingSafeEqual } from 'node:crypto';
import { systemClock } from '../../core/clock.js';
import type { WebhookDelivery } from '../../core/entities/webhook-delivery.js';
import { UnauthenticatedError, ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { readWebhookDelivery } from './read-webhook-delivery.js';

/** A request with the headers as Node gives them and the body as it arrived, byte for byte. */
export interface ReceivedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>> | { get(name: string): string | null };
  readonly body: string | Uint8Array;
}

/** A request of the web platform, whose body has not been read. */
export interface WebRequest {
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** How strictly a webhook is checked. */
export interface VerifyWebhookOptions {
  /** How many seconds the time of the request may differ from now. @default 300 */
  readonly toleranceSeconds?: number | undefined;
  /** Epoch milliseconds. @default the machine's clock */
  readonly now?: number | undefined;
}

/**
 * Checks that a request comes from the tracking server that knows the secret, was not changed on its way and is not a
 * replay of an old one, then reads what it tells. The signature is HMAC-SHA256 over `<delivery id>.<timestamp>.<body>`,
 * compared in constant time. Give it the raw body: JSON that was parsed and written again has another signature.
 *
 * @throws UnauthenticatedError when the signature is missing or wrong, or the request is too old.
 * @throws ValidationError when what was signed is no event of MLflow.
 *
 * @example
 * ```ts
 * import { createHmac } from 'node:crypto';
 * import { verifyWebhook } from 'mlflow-ops';
 * const body = '{"entity":"model_version_alias","action":"created","timestamp":"2026-01-01T00:00:00+00:00","data":{"name":"churn","alias":"champion","version":"3"}}';
 * const timestamp = String(Math.floor(Date.now() / 1000));
 * const signature = createHmac('sha256', 'secret').update(`id-1.${timestamp}.${body}`).digest('base64');
 * const headers = { 'x-mlflow-delivery-id': 'id-1', 'x-mlflow-timestamp': timestamp, 'x-mlflow-signature': `v1,${signature}` };
 * const event = await verifyWebhook({ headers, body }, 'secret');
 * `${event.entity} ${event.action}: ${event.data['alias']}`; // => 'MODEL_VERSION_ALIAS CREATED: champion'
 * ```
 */
export async function verifyWebhook(
  request: ReceivedRequest | WebRequest,
  secret: string,
  options: VerifyWebhookOptions = {},
): Promise<WebhookDelivery> {
  const { toleranceSeconds = 300, now = systemClock.now() } = parseObject('The options of verifyWebhook', options);
  if (typeof secret !== 'string' || secret === '') throw new ValidationError('The secret of a webhook must be a non-empty string.');
  for (const [name, value] of Object.entries({ toleranceSeconds, now })) {
    if (typeof value !== 'number' || !(value >= 0))
      throw new ValidationError(`The option ${name} must be a number from 0 on, not ${describe(value)}.`);
  }
  const body = await bodyOf(parseObject('The request', request));
  const deliveryId = headerOf(request, 'x-mlflow-delivery-id');
  const timestamp = headerOf(request, 'x-mlflow-timestamp');
  const signatures = headerOf(request, 'x-mlflow-signature').split(' ');

  const expected = createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.`).update(body).digest();
  if (!signatures.some((signature) => isSignature(signature, expected))) {
    throw new UnauthenticatedError(
      'The signature of the webhook request does not fit its body and the secret: either the secret is another one, or the body is not as it arrived.',
      { details: { reason: 'signature' } },
    );
  }
  checkAge(now / 1000 - Number(timestamp), toleranceSeconds);
  return readWebhookDelivery(body, deliveryId);
}

function checkAge(age: number, tolerance: number): void {
  if (Math.abs(age) <= tolerance) return;
  const when = Number.isNaN(age) ? 'at no readable time' : `${Math.round(Math.abs(age))} s ${age < 0 ? 'in the future' : 'ago'}`;
  throw new UnauthenticatedError(
    `The webhook request was signed ${when}; ${tolerance} s are allowed. It is a replay, or one of the clocks is wrong.`,
    { details: { reason: 'timestamp' } },
  );
}

async function bodyOf(request: ReceivedRequest | WebRequest): Promise<Buffer> {
  if ('arrayBuffer' in request && typeof request.arrayBuffer === 'function') return Buffer.from(await request.arrayBuffer());
  const { body } = request as ReceivedRequest;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new ValidationError(`The body of a webhook request must be the text or the bytes that arrived, not ${describe(body)}.`);
}

function headerOf({ headers }: ReceivedRequest | WebRequest, name: string): string {
  const value = parseObject('The headers of a request', headers);
  const found = typeof value.get === 'function' ? value.get(name) : Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = Array.isArray(found) ? found[0] : found;
  if (typeof text === 'string' && text !== '') return text;
  throw new UnauthenticatedError(
    `The webhook request has no header ${name}: it does not come from MLflow, or the webhook has no secret. Set one with client.webhooks.update().`,
    { details: { reason: 'header-missing' } },
  );
}

/** Both sides have the length of a digest, so that the comparison takes the same time whatever they hold. */
function isSignature(signature: string, expected: Buffer): boolean {
  if (!signature.startsWith('v1,')) return false;
  const given = Buffer.from(signature.slice(3), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
