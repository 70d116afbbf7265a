import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Random, seededRandom } from '../../src/core/random.js';
import { HttpMessages } from './http-messages.js';

/**
 * What happens to one exchange. The request always reaches the server, and the server always acts:
 * `lose-answer`: the connection is reset when the answer would begin; `cut-answer`: half of the answer arrives, then
 * the connection ends; `delay`: the answer comes late; `pass`: nothing.
 */
type Fate = 'pass' | 'lose-answer' | 'cut-answer' | 'delay';

export interface FaultProxyOptions {
  /** The real server. */
  readonly target: string;
  readonly seed: number;
  /** Decides about each exchange. `start` is the first line of the request, such as `POST /api/… HTTP/1.1`. */
  readonly decide: (random: Random, start: string) => Fate;
  /** Milliseconds of a `delay`. @default 50 */
  readonly delayMs?: number | undefined;
}

export interface FaultProxy {
  readonly uri: string;
  /** How many exchanges had each fate. */
  readonly counts: Readonly<Record<Fate, number>>;
  close(): Promise<void>;
}

/** Starts a TCP proxy that understands enough HTTP/1.1 to break connections after the server has acted. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const random = seededRandom(options.seed);
  const counts: Record<Fate, number> = { pass: 0, 'lose-answer': 0, 'cut-answer': 0, delay: 0 };
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(options.target);
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    const requests = new HttpMessages();
    const answers = new HttpMessages();
    const starts: string[] = [];
    client.on('data', (chunk) => {
      upstream.write(chunk);
      for (const request of requests.push(chunk)) starts.push(request.start);
    });
    upstream.on('data', async (chunk) => {
      for (const answer of answers.push(chunk)) {
        const fate = options.decide(random, starts.shift() ?? '');
        counts[fate] += 1;
        if (fate === 'delay') await delay(options.delayMs ?? 50);
        deliver(client, answer.bytes, fate);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function deliver(client: Socket, answer: Buffer, fate: Fate): void {
  if (fate === 'lose-answer') client.resetAndDestroy();
  else if (fate === 'cut-answer') client.end(answer.subarray(0, Math.floor(answer.length / 2)));
  else client.write(answer);
}
