import type { CallOptions } from '../../core/call-options.js';
import { parseCall } from '../../core/validation/call.js';
import type { LoggedModelStore } from '../../ports/logged-model-store.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import type { ServerProbe } from '../../ports/server-probe.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import type { WebhookStore } from '../../ports/webhook-store.js';
import type { ClientInternals } from './client-internals.js';
import { holdProcess } from './hold-process.js';

/** Sends one foreground call to the store; the process stays alive until it is answered. */
export async function withStore<T>(
  client: ClientInternals,
  options: CallOptions,
  action: (store: TrackingStore, call: CallOptions) => Promise<T>,
): Promise<T> {
  const call = parseCall(options);
  return holdProcess(client.tracking(call).then((store) => action(store, call)));
}

/** Sends one foreground question to the server; the process stays alive until it is answered. */
export async function withServer<T>(
  client: ClientInternals,
  options: CallOptions,
  action: (server: ServerProbe, call: CallOptions) => Promise<T>,
): Promise<T> {
  const call = parseCall(options);
  return holdProcess(client.server(call).then((server) => action(server, call)));
}

/** Sends one foreground call to the model registry; the process stays alive until it is answered. */
export async function withRegistry<T>(
  client: ClientInternals,
  options: CallOptions,
  action: (store: RegistryStore, call: CallOptions) => Promise<T>,
): Promise<T> {
  const call = parseCall(options);
  return holdProcess(client.registry(call).then((store) => action(store, call)));
}

/** Sends one foreground call about logged models; the process stays alive until it is answered. */
export async function withLoggedModels<T>(
  client: ClientInternals,
  options: CallOptions,
  action: (store: LoggedModelStore, call: CallOptions) => Promise<T>,
): Promise<T> {
  const call = parseCall(options);
  return holdProcess(client.loggedModels(call).then((store) => action(store, call)));
}

/** Sends one foreground call about webhooks; the process stays alive until it is answered. */
export async function withWebhooks<T>(
  client: ClientInternals,
  options: CallOptions,
  action: (store: WebhookStore, call: CallOptions) => Promise<T>,
): Promise<T> {
  const call = parseCall(options);
  return holdProcess(client.webhooks(call).then((store) => action(store, call)));
}
