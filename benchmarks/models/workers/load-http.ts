// Clients that each send one request after the other on a connection of their own. They know as little of HTTP as will do, so that the
// server's share of the machine is as large as possible.
import { connect } from 'node:net';
import { quantile } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface LoadTask {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly clients: number;
  /** How long is counted, in milliseconds, after half of that to warm up. */
  readonly milliseconds: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Of one request, in milliseconds. */
  readonly p99: number;
  /** The body of the last answer. */
  readonly last: string;
}

const { url, body, clients, milliseconds } = readTask<LoadTask>();
const { hostname, port, pathname } = new URL(url);
const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
const request = Buffer.from(head + body);
const begin = performance.now() + milliseconds / 2;
const end = begin + milliseconds;
const took: number[] = [];
let last = '';

await Promise.all(Array.from({ length: clients }, client));
answer({ requestsPerSecond: (1000 * took.length) / milliseconds, p99: quantile(took, 0.99), last } satisfies LoadResult);

function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('utf8');
    let received = '';
    let sent = 0;
    const send = () => {
      sent = performance.now();
      if (sent < end) socket.write(request);
      else resolve(void socket.destroy());
    };
    socket.on('connect', send).on('error', reject);
    socket.on('data', (text: string) => {
      received += text;
      const answered = bodyOf(received);
      if (answered === undefined) return;
      if (!received.startsWith('HTTP/1.1 200 ')) reject(new Error(received));
      const now = performance.now();
      if (now >= begin && now < end) took.push(now - sent);
      last = answered;
      received = '';
      send();
    });
  });
}

/** The body of an answer of ASCII characters, once it is there. */
function bodyOf(received: string): string | undefined {
  const start = received.indexOf('\r\n\r\n') + 4;
  if (start === 3) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(received)?.[1]);
  return received.length < start + length ? undefined : received.slice(start);
}
