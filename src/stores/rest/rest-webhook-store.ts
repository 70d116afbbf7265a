import type { CallOptions } from '../../core/call-options.js';
import type { Webhook, WebhookEvent, WebhookTestResult } from '../../core/entities/webhook.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { WebhookChange, WebhookDraft, WebhookStore } from '../../ports/webhook-store.js';
import { callApi } from './call-api.js';
import { type Task, webhookTask } from './task.js';
import { unlessDone } from './unless-done.js';
import { emptyAnswer } from './wire/empty-answer.js';
import { testWebhookBody, webhookAnswer, webhookBody, webhookListQuery, webhookPageAnswer, webhookTestAnswer } from './wire/webhook.js';

/** Webhooks of a tracking server, over MLflow's REST API. The caller closes the HTTP client. */
export class RestWebhookStore implements WebhookStore {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** A webhook has nothing that could carry a key: an unanswered request is not sent again, because it might make a second one. */
  createWebhook(draft: WebhookDraft, call?: CallOptions): Promise<Webhook> {
    const request = { method: 'POST', path: 'webhooks', body: webhookBody(draft), replay: 'unsafe' } as const;
    return callApi(this.#http, request, webhookAnswer, webhookTask('create', draft.name), call);
  }

  getWebhook(webhookId: string, call?: CallOptions): Promise<Webhook> {
    const request = { method: 'GET', path: webhookPath(webhookId), replay: 'safe' } as const;
    return callApi(this.#http, request, webhookAnswer, webhookTask('get', webhookId), call);
  }

  listWebhooks(
    query: { readonly maxResults: number; readonly pageToken?: string | undefined },
    call?: CallOptions,
  ): Promise<PageResult<Webhook>> {
    const task: Task = { doing: 'list webhooks', remedies: {} };
    const request = { method: 'GET', path: 'webhooks', query: webhookListQuery(query), replay: 'safe' } as const;
    return callApi(this.#http, request, webhookPageAnswer, task, call);
  }

  updateWebhook(webhookId: string, change: WebhookChange, call?: CallOptions): Promise<Webhook> {
    const request = { method: 'PATCH', path: webhookPath(webhookId), body: webhookBody(change), replay: 'safe' } as const;
    return callApi(this.#http, request, webhookAnswer, webhookTask('update', webhookId), call);
  }

  deleteWebhook(webhookId: string, call?: CallOptions): Promise<void> {
    const request = { method: 'DELETE', path: webhookPath(webhookId), replay: 'safe' } as const;
    return unlessDone(callApi(this.#http, request, emptyAnswer, webhookTask('delete', webhookId), call), async () => true);
  }

  testWebhook(webhookId: string, event: WebhookEvent | undefined, call?: CallOptions): Promise<WebhookTestResult> {
    const path = `${webhookPath(webhookId)}/test`;
    const request = { method: 'POST', path, body: testWebhookBody(event), replay: 'safe' } as const;
    return callApi(this.#http, request, webhookTestAnswer, webhookTask('test', webhookId), call);
  }
}

function webhookPath(webhookId: string): string {
  return `webhooks/${encodeURIComponent(webhookId)}`;
}
