import type { CallOptions } from '../core/call-options.js';
import type { Webhook, WebhookEvent, WebhookTestResult } from '../core/entities/webhook.js';
import type { PageResult } from '../core/page.js';

/** What a webhook is made of. */
export interface WebhookDraft {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly description?: string | undefined;
  /** The server signs what it sends with it and never returns it. */
  readonly secret?: string | undefined;
  readonly status?: Webhook['status'] | undefined;
}

/** What changes about a webhook; absent fields stay as they are. */
export type WebhookChange = { readonly [K in keyof WebhookDraft]?: WebhookDraft[K] | undefined };

/** Where webhooks live. The embedded store has none: there every method raises `NotSupportedError`. */
export interface WebhookStore {
  createWebhook(draft: WebhookDraft, call?: CallOptions): Promise<Webhook>;
  getWebhook(webhookId: string, call?: CallOptions): Promise<Webhook>;
  listWebhooks(
    query: { readonly maxResults: number; readonly pageToken?: string | undefined },
    call?: CallOptions,
  ): Promise<PageResult<Webhook>>;
  updateWebhook(webhookId: string, change: WebhookChange, call?: CallOptions): Promise<Webhook>;
  deleteWebhook(webhookId: string, call?: CallOptions): Promise<void>;
  testWebhook(webhookId: string, event: WebhookEvent | undefined, call?: CallOptions): Promise<WebhookTestResult>;
}
