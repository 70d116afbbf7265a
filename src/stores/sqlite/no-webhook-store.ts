import { errorFor } from '../../core/errors/error-for.js';
import type { WebhookStore } from '../../ports/webhook-store.js';

/** The webhooks of a store that has none: a tracking server sends them, a file cannot. Every method raises NotSupportedError. */
export class NoWebhookStore implements WebhookStore {
  readonly createWebhook = refuse;
  readonly getWebhook = refuse;
  readonly listWebhooks = refuse;
  readonly updateWebhook = refuse;
  readonly deleteWebhook = refuse;
  readonly testWebhook = refuse;
}

async function refuse(): Promise<never> {
  throw errorFor('The embedded store has no webhooks: track to an MLflow server, or poll the alias instead.', {
    store: 'sqlite',
    errorCode: 'NOT_IMPLEMENTED',
  });
}
