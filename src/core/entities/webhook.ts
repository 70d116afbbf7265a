/** What a webhook can be told of. */
export interface WebhookEvent {
  readonly entity: 'REGISTERED_MODEL' | 'MODEL_VERSION' | 'MODEL_VERSION_TAG' | 'MODEL_VERSION_ALIAS' | (string & {});
  readonly action: 'CREATED' | 'UPDATED' | 'DELETED' | 'SET' | (string & {});
}

/** A request that the tracking server sends when something happens in its registry. */
export interface Webhook {
  readonly webhookId: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly description?: string | undefined;
  readonly status: 'ACTIVE' | 'DISABLED';
  /** Epoch milliseconds. */
  readonly creationTimestamp: number;
  /** Epoch milliseconds. */
  readonly lastUpdatedTimestamp: number;
}

/** How the server's test of a webhook went. */
export interface WebhookTestResult {
  readonly success: boolean;
  /** Status of the receiver's answer. */
  readonly responseStatus?: number | undefined;
  readonly responseBody?: string | undefined;
  readonly errorMessage?: string | undefined;
}
