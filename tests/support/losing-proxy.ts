import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { bytesOf, forwardWhole } from './forward-whole.js';

/**
 * What happens to a request: `lost`: the server acts, its answer never arrives; `cut`: half of the answer arrives; an object: it is held
 * back, and nothing is answered.
 */
export type Fate = 'normal' | 'lost' | 'cut' | LateRequest;

/** A request that reaches the server when the test lets it. */
export interface LateRequest {
  readonly letGo: Promise<void>;
  readonly answered: () => void;
  /** Lets it go on, and waits until the server has answered it. */
  arrive(): Promise<void>;
}

export function lateRequest(): LateRequest {
  let go = (): void => {};
  let answered = (): void => {};
  const letGo = new Promise<void>((resolve) => {
    go = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    answered = resolve;
  });
  return {
    letGo,
    answered,
    arrive: () => {
      go();
      return arrived;
    },
  };
}

/**
 * Starts a proxy in front of a server until the test is over.
 *
 * @param fate - decides about each request by its path and method
 * @returns the URI of the proxy
 */
export async function losingProxy(uri: string, fate: (path: string, method: string) => Fate): Promise<string> {
  const late: Promise<unknown>[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const decided = fate(incoming.url ?? '', incoming.method ?? '');
    late.push(pass(uri, decided, incoming, outgoing).catch(() => outgoing.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await Promise.all(late);
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

async function pass(uri: string, fate: Fate, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const sent = await bytesOf(incoming);
  if (typeof fate === 'object') {
    outgoing.destroy();
    await fate.letGo;
  }
  const { status, headers, bytes } = await forwardWhole(uri, incoming, sent);
  if (typeof fate === 'object') return fate.answered();
  if (fate === 'normal') return void outgoing.writeHead(status, headers).end(bytes);
  if (fate !== 'cut') return void outgoing.destroy();
  outgoing.writeHead(status, headers).write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy());
}

/** Lets the first `fates.length` requests to an endpoint have these fates. */
export const fatesOf =
  (endpoint: string, ...fates: Fate[]) =>
  (path: string): Fate =>
    path.includes(endpoint) ? (fates.shift() ?? 'normal') : 'normal';
