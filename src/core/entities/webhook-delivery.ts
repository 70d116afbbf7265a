import type { WebhookEvent } from './webhook.js';

/** What a tracking server tells with a webhook. */
export interface WebhookDelivery extends WebhookEvent {
  /** When it happened, epoch milliseconds. */
  readonly timestamp: number;
  /** What it happened to, such as `{ name, version, source, runId, tags, description }`. Has no prototype. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Only from servers with workspaces. */
  readonly workspace?: string | undefined;
  /** The same when the server sends a request again. */
  readonly deliveryId: string;
}
