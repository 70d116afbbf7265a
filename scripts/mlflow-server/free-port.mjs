// @ts-check
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what systems give to those who ask for any port: a server that is stopped for a while finds its port free when it comes back, and
 * whoever asks for it meanwhile is refused.
 */
const [firstPort, ports] = [20_000, 10_000];

/**
 * A TCP port of the loopback interface that nobody listens on right now, another one each time. As long as this process lives, no other
 * one is given it: servers take seconds until they listen.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let next = randomInt(ports); ; next++) {
    const port = firstPort + (next % ports);
    if ((await isReserved(port)) && (await isFree(port))) return port;
  }
}

/**
 * Takes the UDP port of that number: the system gives it to one process, once, and back when that ends.
 *
 * @param {number} port
 */
function isReserved(port) {
  const reservation = createSocket('udp4').unref();
  reservation.bind({ port, address: '127.0.0.1', exclusive: true });
  return listens(reservation);
}

/** @param {number} port */
async function isFree(port) {
  const server = createServer().listen(port, '127.0.0.1');
  if (!(await listens(server))) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/** @param {import('node:events').EventEmitter} socket @returns {Promise<boolean>} */
function listens(socket) {
  return once(socket, 'listening').then(
    () => true,
    () => false,
  );
}
