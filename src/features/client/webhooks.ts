import type { CallOptions } from '../../core/call-options.js';
import type { Webhook, WebhookEvent, WebhookTestResult } from '../../core/entities/webhook.js';
import { limits } from '../../core/limits.js';
import { PagedSearch } from '../../core/page.js';
import { parseObject } from '../../core/validation/object.js';
import type { ClientInternals } from './client-internals.js';
import { type PageOptions, parsePageSize, parsePageToken } from './search-input.js';
import { withWebhooks } from './store-call.js';
import {
  type CreateWebhookOptions,
  parseNewWebhook,
  parseWebhookChange,
  parseWebhookEvent,
  parseWebhookId,
  type UpdateWebhookOptions,
} from './webhook-input.js';

/**
 * `client.webhooks`: requests that a tracking server sends when something happens in its model registry. The receiver
 * checks them with `verifyWebhook`. The embedded store has none: there every method raises `NotSupportedError`.
 */
export class Webhooks {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /**
   * Creates a webhook. Its name, 1 to 63 letters, digits, ".", "_" and "-", need not be unique; after a lost answer the
   * call fails rather than risk a second one.
   */
  async create(name: string, options: CreateWebhookOptions): Promise<Webhook> {
    const draft = parseNewWebhook(name, options);
    return withWebhooks(this.#client, options, (store, call) => store.createWebhook(draft, call));
  }

  /** The webhook of an id. @throws NotFoundError */
  async get(webhookId: string, options: CallOptions = {}): Promise<Webhook> {
    const id = parseWebhookId(webhookId);
    return withWebhooks(this.#client, options, (store, call) => store.getWebhook(id, call));
  }

  /** All webhooks, at most 1000 in a page. */
  list(options: PageOptions = {}): PagedSearch<Webhook> {
    const maxResults = parsePageSize(parseObject('The options of a list', options).maxResults, limits.webhookPageSize, 100);
    return new PagedSearch(
      (pageToken) => withWebhooks(this.#client, options, (store, call) => store.listWebhooks({ maxResults, pageToken }, call)),
      parsePageToken(options.pageToken),
    );
  }

  /** Changes the named fields of a webhook; the others stay. @throws NotFoundError */
  async update(webhookId: string, change: UpdateWebhookOptions): Promise<Webhook> {
    const id = parseWebhookId(webhookId);
    const parsed = parseWebhookChange(change);
    return withWebhooks(this.#client, change, (store, call) => store.updateWebhook(id, parsed, call));
  }

  /** Deletes a webhook. @throws NotFoundError */
  async delete(webhookId: string, options: CallOptions = {}): Promise<void> {
    const id = parseWebhookId(webhookId);
    return withWebhooks(this.#client, options, (store, call) => store.deleteWebhook(id, call));
  }

  /** Has the server send an example, and tells what the receiver answered. @throws NotFoundError */
  async test(
    webhookId: string,
    options: {
      /** @default one of the webhook's events */
      readonly event?: WebhookEvent | undefined;
    } & CallOptions = {},
  ): Promise<WebhookTestResult> {
    const id = parseWebhookId(webhookId);
    const { event } = parseObject('The options of a test', options);
    const parsed = event === undefined ? undefined : parseWebhookEvent(event);
    return withWebhooks(this.#client, options, (store, call) => store.testWebhook(id, parsed, call));
  }
}
