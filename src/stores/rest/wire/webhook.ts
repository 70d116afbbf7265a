import { z } from 'zod';
import type { Webhook, WebhookEvent, WebhookTestResult } from '../../../core/entities/webhook.js';
import type { WebhookChange } from '../../../ports/webhook-store.js';
import { id, list, number, optionalNumber, optionalText, text } from './scalars.js';

const webhook = z
  .object({
    webhook_id: id,
    name: text,
    url: text,
    events: list(z.object({ entity: text, action: text })),
    description: optionalText,
    status: text,
    creation_timestamp: number,
    last_updated_timestamp: number,
  })
  .transform(
    (wire): Webhook => ({
      webhookId: wire.webhook_id,
      name: wire.name,
      url: wire.url,
      events: wire.events,
      description: wire.description,
      status: wire.status === 'DISABLED' ? 'DISABLED' : 'ACTIVE',
      creationTimestamp: wire.creation_timestamp,
      lastUpdatedTimestamp: wire.last_updated_timestamp,
    }),
  );

/** Answer of creating, getting and updating a webhook. */
export const webhookAnswer = z.object({ webhook }).transform((wire) => wire.webhook);

/** Answer of the list of webhooks. */
export const webhookPageAnswer = z
  .object({ webhooks: list(webhook), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.webhooks, nextPageToken: wire.next_page_token }));

/** Answer of the test of a webhook. */
export const webhookTestAnswer = z
  .object({
    result: z.object({
      success: z.boolean().nullish(),
      response_status: optionalNumber,
      response_body: optionalText,
      error_message: optionalText,
    }),
  })
  .transform(
    ({ result }): WebhookTestResult => ({
      success: result.success ?? false,
      responseStatus: result.response_status,
      responseBody: result.response_body,
      errorMessage: result.error_message,
    }),
  );

/** Body that creates a webhook, or changes the fields it names; servers keep the others. */
export function webhookBody(draft: WebhookChange): string {
  return JSON.stringify({
    name: draft.name,
    url: draft.url,
    events: draft.events?.map(wireEvent),
    description: draft.description,
    secret: draft.secret,
    status: draft.status,
  });
}

/** Body that tests a webhook, with one of its events unless one is named. */
export function testWebhookBody(event: WebhookEvent | undefined): string {
  return JSON.stringify({ event: event === undefined ? undefined : wireEvent(event) });
}

/** Query of the list of webhooks. */
export function webhookListQuery(query: { readonly maxResults: number; readonly pageToken?: string | undefined }): [string, string][] {
  const names: [string, string][] = [['max_results', String(query.maxResults)]];
  if (query.pageToken !== undefined) names.push(['page_token', query.pageToken]);
  return names;
}

function wireEvent({ entity, action }: WebhookEvent): object {
  return { entity, action };
}
