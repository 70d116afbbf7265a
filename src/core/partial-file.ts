import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { newId } from './ids.js';

const pattern = /^\.mlflow-ops-([0-9a-f]{8})-(\d+)-([0-9a-z]+)-[0-9a-f]{32}\.partial$/;
const dayMs = 86_400_000;
const ofThread = 'thread';

/** A private name for a file or directory that is not complete yet; it tells which process writes it. */
export function partialName(): string {
  return `.mlflow-ops-${host()}-${process.pid}-${start()}-${newId()}.partial`;
}

/** Whether a name is one of {@link partialName}, of any process. */
export function isPartialName(name: string): boolean {
  return pattern.test(name);
}

/** Removes from a directory what processes left there that ended before it was complete. */
export async function sweepPartials(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const path = join(directory, name);
    if (await isAbandoned(name, path)) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [, writerHost, pid, writerStart] = pattern.exec(name) ?? [];
  if (pid === undefined) return false;
  if (writerHost === host()) {
    if (!isAlive(Number(pid))) return true;
    // The same id, but an earlier process: containers start their main process with the same id every time.
    if (Number(pid) === process.pid && isMainThread && writerStart !== ofThread && writerStart !== start()) return true;
  }
  // Another machine, or a process that lives: a day without a change decides.
  const changed = await stat(path).catch(() => undefined);
  return changed !== undefined && Date.now() - changed.mtimeMs > dayMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function host(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** Tells this process from an earlier one with the same id. Threads cannot know when their process started. */
function start(): string {
  return isMainThread ? Math.floor(performance.timeOrigin).toString(36) : ofThread;
}
