import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ByteSource } from '../../src/core/byte-source.js';
import type { HttpClient, TransferRequest } from '../../src/ports/http-client.js';
import { openClient } from './loopback.js';

const size = 200 * 2 ** 20;
const path = '/api/2.0/mlflow-artifacts/artifacts/1/large.bin';

/** Much less than the file, and more than buffers and uncollected pieces of it take. */
const mostGrowth = 64 * 2 ** 20;

let server: ChildProcess;
let client: HttpClient;
beforeAll(async () => {
  server = spawn(process.execPath, [fileURLToPath(new URL('child/byte-server.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(server.stdout as Readable, 'data')) as [Buffer];
  client = await openClient(`http://127.0.0.1:${port.toString().trim()}`);
});
afterAll(() => {
  client.close();
  server.stdin?.end();
});

/** Bytes that are made while they are read, each piece anew as from a file. */
const generated: ByteSource = {
  size,
  open: () => {
    let left = size;
    return new Readable({
      highWaterMark: 256 * 1024,
      read() {
        const next = Math.min(left, 64 * 1024);
        left -= next;
        this.push(next === 0 ? null : Buffer.alloc(next, 7));
      },
    });
  },
};

/** How much the resident memory grew at most while the work was done, in bytes. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  await work();
  clearInterval(timer);
  return Math.max(most, process.memoryUsage.rss()) - before;
}

async function upload(body: TransferRequest['body']): Promise<void> {
  const answer = await client.transfer({ method: body !== undefined && 'fields' in body ? 'POST' : 'PUT', target: { path }, body });
  answer.body.resume();
  const { 'x-received': received, 'x-announced': announced } = answer.headers;
  expect(received).toBe(announced);
  const bytes = body !== undefined && 'fields' in body ? body.file.size : (body?.size ?? 0);
  expect(Number(received)).toBeGreaterThanOrEqual(bytes);
}

async function download(readSlowly: boolean): Promise<void> {
  const { body } = await client.transfer({ method: 'GET', target: { path, query: [['size', String(size)]] } });
  let came = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (readSlowly && came === 0) await new Promise((resolve) => setTimeout(resolve, 500));
    came += chunk.length;
  }
  expect(came).toBe(size);
}

test('200 MiB go up and down, as bytes and as a form, in memory that stays flat', async () => {
  // What loads once, and the slack that garbage collection leaves, come with a first transfer, whatever its size.
  await upload(generated);
  expect(await growth(() => upload(generated))).toBeLessThan(mostGrowth);
  expect(await growth(() => upload({ fields: [['key', 'k']], fileName: 'large.bin', file: generated }))).toBeLessThan(mostGrowth);
  expect(await growth(() => download(false))).toBeLessThan(mostGrowth);
  expect(await growth(() => download(true))).toBeLessThan(mostGrowth);
}, 120_000);
