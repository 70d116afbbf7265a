import type { CallOptions } from '../../core/call-options.js';
import type { Webhook, WebhookEvent } from '../../core/entities/webhook.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { WebhookChange, WebhookDraft } from '../../ports/webhook-store.js';

/** What a new webhook is made of. */
export interface CreateWebhookOptions extends CallOptions {
  /** Where the server posts to. Servers want `https` and a public address, unless they are told otherwise. */
  readonly url: string;
  /** At least one. */
  readonly events: readonly WebhookEvent[];
  /** At most 1000 characters. */
  readonly description?: string | undefined;
  /** The server signs what it sends with it, for `verifyWebhook`, and never returns it. At most 500 characters. */
  readonly secret?: string | undefined;
  /** @default 'ACTIVE' */
  readonly status?: Webhook['status'] | undefined;
}

/** What can change about a webhook; absent fields stay as they are. */
export interface UpdateWebhookOptions extends Partial<CreateWebhookOptions> {
  readonly name?: string | undefined;
}

/** Checks what a new webhook is made of. @throws ValidationError */
export function parseNewWebhook(name: unknown, options: CreateWebhookOptions): WebhookDraft {
  const { url, events } = parseObject('The options of a webhook', options);
  return { ...parseRest(options), name: parseName(name), url: parseUrl(url), events: parseEvents(events) };
}

/** Checks what changes about a webhook. @throws ValidationError also when nothing would change. */
export function parseWebhookChange(change: UpdateWebhookOptions): WebhookChange {
  const { name, url, events } = parseObject('The change of a webhook', change);
  const parsed = {
    ...parseRest(change),
    name: name === undefined ? undefined : parseName(name),
    url: url === undefined ? undefined : parseUrl(url),
    events: events === undefined ? undefined : parseEvents(events),
  };
  if (Object.values(parsed).every((value) => value === undefined)) {
    throw new ValidationError('An update of a webhook must name name, url, events, description, secret or status.');
  }
  return parsed;
}

/** Checks the id of a webhook. @throws ValidationError */
export function parseWebhookId(value: unknown): string {
  if (typeof value === 'string' && /^[\w-]{1,256}$/.test(value)) return value;
  throw new ValidationError(`The id of a webhook must be a string of letters, digits, "_" and "-", not ${describe(value)}.`);
}

/** Checks one event. Which pairs exist is the server's to say: newer ones know more. @throws ValidationError */
export function parseWebhookEvent(value: unknown): WebhookEvent {
  const { entity, action } = parseObject('A webhook event', value as WebhookEvent);
  return { entity: parseWord('entity', entity), action: parseWord('action', action) };
}

function parseWord(field: string, value: unknown): string {
  const word = parseText(`The ${field} of a webhook event`, value, { maxLength: 50, required: true });
  if (/^[A-Z][A-Z_]*$/.test(word)) return word;
  throw new ValidationError(
    `The ${field} of a webhook event is in capital letters, such as 'MODEL_VERSION' or 'CREATED', not ${describe(word)}.`,
  );
}

function parseEvents(value: unknown): WebhookEvent[] {
  if (Array.isArray(value) && value.length > 0) return value.map(parseWebhookEvent);
  throw new ValidationError(`The option events must be a list of at least one { entity, action }, not ${describe(value)}.`);
}

function parseName(value: unknown): string {
  const name = parseText('The name of a webhook', value, { maxLength: limits.webhookNameLength, required: true });
  if (/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name)) return name;
  throw new ValidationError(
    `The name ${JSON.stringify(name)} cannot be given to a webhook: use letters, digits, ".", "_" and "-", with a letter or digit at both ends.`,
  );
}

/** The message does not show the URL, whose query may be a secret. */
function parseUrl(value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ValidationError(
      'The option url of a webhook must be an absolute URL that begins with https:// (or http://, where the server allows it).',
    );
  }
  return parseText('The option url', value, { maxLength: limits.webhookUrlLength });
}

function parseRest({
  description,
  secret,
  status,
}: Partial<CreateWebhookOptions>): Pick<WebhookDraft, 'description' | 'secret' | 'status'> {
  if (status !== undefined && status !== 'ACTIVE' && status !== 'DISABLED') {
    throw new ValidationError(`The option status of a webhook must be 'ACTIVE' or 'DISABLED', not ${describe(status)}.`);
  }
  return {
    description:
      description === undefined
        ? undefined
        : parseText('The option description', description, { maxLength: limits.webhookDescriptionLength }),
    secret: secret === undefined ? undefined : parseSecret(secret),
    status,
  };
}

function parseSecret(value: unknown): string {
  if (typeof value !== 'string') throw new ValidationError(`The option secret must be a string, not a ${typeof value}.`);
  return parseText('The option secret', value, { maxLength: limits.webhookSecretLength, required: true });
}
