import { expect, test } from 'vitest';
import type { WebhookStore } from '../../../../src/ports/webhook-store.js';
import { NoWebhookStore } from '../../../../src/stores/sqlite/no-webhook-store.js';

test('the embedded store says for every method that it has no webhooks', async () => {
  const webhooks: WebhookStore = new NoWebhookStore();
  const calls = [
    webhooks.createWebhook({ name: 'n', url: 'https://example.org', events: [] }),
    webhooks.getWebhook('1'),
    webhooks.listWebhooks({ maxResults: 1 }),
    webhooks.updateWebhook('1', {}),
    webhooks.deleteWebhook('1'),
    webhooks.testWebhook('1', undefined),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ name: 'NotSupportedError', store: 'sqlite' });
});
