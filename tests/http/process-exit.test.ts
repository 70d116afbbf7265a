import { execFile } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { listen } from './loopback.js';

const child = fileURLToPath(new URL('child/send-and-leave.ts', import.meta.url));

/** Tells the program that its request hangs. */
let tell = () => {};

async function millisecondsOfWaiting(url: string, before = 0): Promise<number> {
  const running = promisify(execFile)(process.execPath, ['--import', 'tsx', child, url, String(before)], { timeout: 25_000 });
  tell = () => void running.child.stdin?.write('\n');
  const { stdout } = await running;
  return Number(stdout);
}

test('neither a hanging request, nor idle connections, nor a wait between retries keeps the process alive', async () => {
  const server = await listen(http.createServer((request, response) => void (request.url === '/health' ? response.end('OK') : tell())));
  expect(await millisecondsOfWaiting(server.url)).toBeLessThan(200);
  expect(await millisecondsOfWaiting(server.url, 3)).toBeLessThan(200);
  await server.close();
  expect(await millisecondsOfWaiting(server.url)).toBeLessThan(200);
  const resetting = await listen(net.createServer((socket) => socket.resetAndDestroy()));
  expect(await millisecondsOfWaiting(resetting.url)).toBeLessThan(200);
  await resetting.close();
}, 100_000);
