import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { thisProcess } from '../../../../src/stores/segments/process-identity.js';
import { WriterLock } from '../../../../src/stores/segments/writer-lock.js';
import { bytesOf, openLog, temporaryDirectory, textsIn } from './log-fixture.js';

const quick = { beatMs: 20, watchMs: 300 };
const locksIn = (directory: string): string[] => readdirSync(directory).filter((name) => name.endsWith('.lock'));

async function acquire(directory: string, times = quick): Promise<WriterLock> {
  const lock = await WriterLock.acquire(directory, times);
  onTestFinished(() => lock.release());
  return lock;
}

/** Writes the lock of a process as if that one had done it. */
function leave(directory: string, owner: object | string): void {
  writeFileSync(join(directory, 'writer-1.lock'), typeof owner === 'string' ? owner : JSON.stringify(owner));
}

test('a second opener is told which process writes the log, and can open it when that one has closed it', async () => {
  const directory = temporaryDirectory();
  const first = await openLog(directory);
  first.append(bytesOf('first'));
  await expect(openLog(directory)).rejects.toMatchObject({
    kind: 'busy',
    retryable: true,
    message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
    details: { directory, pid: process.pid },
  });
  await first.close();
  expect(textsIn(await openLog(directory))).toEqual(['first']);
});

test.runIf(process.platform === 'linux')('the lock of another living process holds, and falls with it at once', async () => {
  const directory = temporaryDirectory();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const start = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(' ')[21];
  leave(directory, { ...thisProcess(), pid: child.pid, start });
  await expect(acquire(directory)).rejects.toMatchObject({ kind: 'busy', details: { pid: child.pid } });
  child.kill('SIGKILL');
  await once(child, 'close');
  // Whoever watched for signs of life would not end here.
  await acquire(directory, { ...quick, watchMs: 3_600_000 });
  expect(locksIn(directory)).toEqual(['writer-2.lock']);
});

test.runIf(process.platform === 'linux')('the lock of an earlier process with the same id does not hold', async () => {
  const directory = temporaryDirectory();
  leave(directory, { ...thisProcess(), start: '1' });
  await acquire(directory);
});

test('an owner on another machine holds the lock as long as it shows signs of life', async () => {
  const directory = temporaryDirectory();
  leave(directory, { pid: 7, host: 'elsewhere' });
  const beat = setInterval(() => utimesSync(join(directory, 'writer-1.lock'), new Date(), new Date()), quick.beatMs);
  onTestFinished(() => clearInterval(beat));
  // It is watched until the next sign, however late that comes.
  const patient = { ...quick, watchMs: 60_000 };
  await expect(acquire(directory, patient)).rejects.toMatchObject({ kind: 'busy', details: { pid: 7, host: 'elsewhere' } });
  clearInterval(beat);
  leave(directory, { pid: 7, host: 'elsewhere' });
  await acquire(directory);
});

test('a lock file that says nothing readable holds only with signs of life', async () => {
  const directory = temporaryDirectory();
  leave(directory, '{"pid":');
  await acquire(directory);
});

test('of many that follow a dead owner at once, one gets the lock', async () => {
  const directory = temporaryDirectory();
  for (let round = 0; round < 20; round++) {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquire(directory)));
    const [got, ...others] = results.filter(({ status }) => status === 'fulfilled');
    expect(others).toEqual([]);
    if (got?.status === 'fulfilled') got.value.release();
    expect(locksIn(directory)).toHaveLength(1);
  }
});

test('a log whose lock was taken over or removed takes nothing more', async () => {
  const directory = temporaryDirectory();
  const log = await openLog(directory, { lock: quick });
  log.append(bytesOf('mine'));
  for (const name of locksIn(directory)) rmSync(join(directory, name));
  await vi.waitFor(() => expect(() => log.append(bytesOf('lost'))).toThrow(expect.objectContaining({ kind: 'busy', retryable: false })), {
    timeout: 10_000,
    interval: quick.beatMs,
  });
  await log.close();
});

test('an owner whose directory was removed and made again by another neither writes there nor lets go of its lock', async () => {
  const directory = join(temporaryDirectory(), 'log');
  const former = await openLog(directory, { lock: { beatMs: 60_000 } });
  former.append(bytesOf('gone'));
  rmSync(directory, { recursive: true });
  const owner = await openLog(directory);
  owner.append(bytesOf('mine'));
  await expect(former.sync()).rejects.toMatchObject({ kind: 'busy', retryable: false });
  expect(() => former.append(bytesOf('too late'))).toThrow(expect.objectContaining({ kind: 'busy' }));
  await former.close();
  await expect(openLog(directory)).rejects.toMatchObject({ kind: 'busy' });
  expect(textsIn(owner)).toEqual(['mine']);
});

test('what a replaced owner goes on writing is never read, and it begins no file', async () => {
  const directory = temporaryDirectory();
  const replaced = await openLog(directory, { lock: { beatMs: 60_000 }, segmentBytes: 50 });
  replaced.append(bytesOf('before'));
  leave(directory, '');
  const owner = await openLog(directory, { lock: quick });
  owner.append(bytesOf('after'));
  expect(replaced.append(bytesOf('too late'))).toBe(2);
  expect(() => replaced.append(bytesOf('in a file of the same name'))).toThrow(expect.objectContaining({ kind: 'busy' }));
  owner.append(bytesOf('later'));
  expect(textsIn(owner)).toEqual(['before', 'after', 'later']);
  await owner.close();
  expect(textsIn(await openLog(directory))).toEqual(['before', 'after', 'later']);
});
