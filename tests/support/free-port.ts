import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what systems give to those who ask for any port: a server that a test stops for a while finds its port free when it comes back,
 * and whoever asks for it meanwhile is refused.
 */
const [first, ports] = [20_000, 10_000] as const;

let next = randomInt(ports);

/** A TCP port of the loopback interface that nobody listens on right now, another one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (next++ % ports);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
