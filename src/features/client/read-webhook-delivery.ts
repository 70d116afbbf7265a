import { dictionary } from '../../core/dictionary.js';
import type { WebhookDelivery } from '../../core/entities/webhook-delivery.js';
import { ValidationError } from '../../core/errors/request-error.js';

/** Reads the body of a webhook request, whose signature is good. @throws ValidationError */
export function readWebhookDelivery(body: Buffer, deliveryId: string): WebhookDelivery {
  const { entity, action, timestamp, data, workspace } = parseJson(body.toString('utf8'));
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (typeof entity !== 'string' || typeof action !== 'string' || Number.isNaN(time) || !isObject(data)) {
    throw new ValidationError('The body of the webhook request is not an event of MLflow: { entity, action, timestamp, data }.');
  }
  return {
    entity: entity.toUpperCase(),
    action: action.toUpperCase(),
    timestamp: time,
    data: dictionary(Object.entries(data).map(([key, value]) => [camelCase(key), value])),
    workspace: typeof workspace === 'string' ? workspace : undefined,
    deliveryId,
  };
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new ValidationError('The body of the webhook request is not a JSON object.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of MLflow's events; what lies below them, such as tags, is the users' own. */
function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
