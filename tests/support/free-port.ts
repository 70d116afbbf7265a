import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what systems give to those who ask for any port: a server that a test stops for a while finds its port free when it comes back,
 * and whoever asks for it meanwhile is refused.
 */
const [first, ports] = [20_000, 10_000] as const;

let next = randomInt(ports);

/**
 * A TCP port of the loopback interface that nobody listens on right now, another one each time. As long as this process lives, no other
 * one is given it: servers take seconds until they listen.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (next++ % ports);
    if ((await isReserved(port)) && (await isFree(port))) return port;
  }
}

/** Takes the UDP port of that number, as scripts/mlflow-server does too: the system gives it to one process, and back when that ends. */
async function isReserved(port: number): Promise<boolean> {
  const socket = createSocket('udp4').unref();
  socket.bind({ port, address: '127.0.0.1', exclusive: true });
  return once(socket, 'listening').then(
    () => true,
    () => false,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
