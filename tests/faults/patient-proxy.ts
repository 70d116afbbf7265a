import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf, forwardWhole } from '../support/forward-whole.js';

/** Stands between programs that are killed and what they write to. */
export interface PatientProxy {
  /** Where the programs write to. */
  readonly uri: string;
  /** Waits until all programs are gone and all that they asked for is done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy to a server, which brings there what it was sent as a whole and waits for the answer, whoever is gone by then; an embedded store needs none. */
export async function startPatientProxy(target: string): Promise<PatientProxy> {
  if (!target.startsWith('http')) return { uri: target, settled: async () => {}, close: async () => {} };
  let open = 0;
  const proxy = createServer(async (incoming, outgoing) => {
    open++;
    await pass(target, incoming, outgoing).catch(() => outgoing.destroy());
    open--;
  });
  proxy.on('connection', (socket) => {
    open++;
    socket.once('close', () => open--);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    uri: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    settled: async () => {
      while (open > 0) await sleep(5);
    },
    close: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

async function pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { status, headers, bytes } = await forwardWhole(target, incoming, await bytesOf(incoming));
  outgoing.writeHead(status, headers).end(bytes);
}
