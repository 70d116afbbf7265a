import { createHmac } from 'node:crypto';
import { systemClock } from '../../../core/clock.js';
import { newId } from '../../../core/ids.js';
import { parseText } from '../../../core/validation/text.js';
import type { Alert } from '../../../domain/drift/alerts/alert.js';
import type { AlertCall } from './alert-handler.js';
import { jsonTarget } from './post-json.js';

/** How alerts are sent to a webhook. */
export interface WebhookHandlerOptions {
  /** Sent with every alert. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Signs every alert as MLflow signs its webhooks: `X-MLflow-Signature` is `v1,` and the HMAC-SHA256, in base64, of the headers
   * `X-MLflow-Delivery-Id` and `X-MLflow-Timestamp` (seconds) and the body, with a dot between.
   */
  readonly secret?: string | undefined;
}

/** A handler with a name. */
export interface NamedAlertHandler {
  readonly name: string;
  sendAlert(alert: Alert, call: AlertCall): Promise<void>;
}

/**
 * Posts each alert as JSON to an address, with retries. Proxies are those of the environment; credentials of the tracking server are not
 * sent.
 *
 * @throws ValidationError when the address is not http(s)
 *
 * @example
 * ```ts
 * import { webhookHandler } from 'mlflow-ops';
 * const handler = webhookHandler('https://alerts.example/hook', { secret: 'shared' });
 * handler.name; // => 'webhook https://alerts.example'
 * ```
 */
export function webhookHandler(url: string | URL, { headers = {}, secret }: WebhookHandlerOptions = {}): NamedAlertHandler {
  const target = jsonTarget('The address of a webhook', url);
  const key = secret === undefined ? undefined : parseText('The secret of a webhook', secret, { maxLength: 1_000, required: true });
  return {
    name: `webhook ${target.origin}`,
    sendAlert: async (alert, { signal }) => {
      const body = JSON.stringify(alert);
      await target.post(body, { ...headers, ...(key === undefined ? {} : signatureHeaders(key, body)) }, signal);
    },
  };
}

function signatureHeaders(secret: string, body: string): Record<string, string> {
  const delivery = newId();
  const seconds = String(Math.floor(systemClock.now() / 1000));
  return {
    'X-MLflow-Delivery-Id': delivery,
    'X-MLflow-Timestamp': seconds,
    'X-MLflow-Signature': `v1,${createHmac('sha256', secret).update(`${delivery}.${seconds}.${body}`).digest('base64')}`,
  };
}
