import { linkSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../core/errors/store-error.js';
import { newId } from '../../core/ids.js';
import { outsideCallers } from '../../core/outside-callers.js';
import { partialName } from '../../core/partial-file.js';
import { isRunning, type ProcessIdentity, thisProcess } from './process-identity.js';

/** How a lock shows that its owner lives, to those who cannot see the process. */
export interface LockTimes {
  /** Between two signs of life, in milliseconds. @default 2_000 */
  readonly beatMs?: number | undefined;
  /** Without a sign for so long, the owner is dead. @default 10_000 */
  readonly watchMs?: number | undefined;
}

const pattern = /^writer-(\d+)\.lock$/;

/**
 * Lets one process at a time write into a directory. Each owner makes a file with the next higher number, and the file with the
 * highest number, which nobody ever deletes, tells the owner: two processes that find the same dead owner cannot both follow it.
 * An owner that leaves empties its file.
 */
export class WriterLock {
  readonly #path: string;
  /** What is in the file: another owner's may have its name where the directory was removed and made again. */
  readonly #content: string;
  readonly #beat: NodeJS.Timeout;
  #lost = false;

  /** @throws StoreError `busy` while another owner lives; the system's errors where no file can be made */
  static async acquire(directory: string, { beatMs = 2_000, watchMs = 10_000 }: LockTimes = {}): Promise<WriterLock> {
    const pathOf = (number: number): string => join(directory, `writer-${number}.lock`);
    for (;;) {
      const newest = newestNumber(directory);
      if (newest > 0) await throwIfHeld(directory, pathOf(newest), watchMs);
      const mine = newest + 1;
      const content = JSON.stringify({ ...thisProcess(), lock: newId() });
      if (!claim(directory, pathOf(mine), content)) continue;
      if (newestNumber(directory) !== mine) {
        rmSync(pathOf(mine), { force: true });
        continue;
      }
      for (const older of lockNumbers(directory)) if (older < mine) rmSync(pathOf(older), { force: true });
      return new WriterLock(pathOf(mine), content, beatMs);
    }
  }

  private constructor(path: string, content: string, beatMs: number) {
    this.#path = path;
    this.#content = content;
    this.#beat = outsideCallers(() => setInterval(() => this.#showLife(), beatMs).unref());
  }

  /** Whether another process took the place over, or the directory is gone: nothing may be written any more. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Looks whether the lock is still this process's, which a process that stood still for long does not know. */
  confirm(): void {
    this.#showLife();
  }

  release(): void {
    clearInterval(this.#beat);
    this.#showLife();
    if (this.#lost) return;
    try {
      truncateSync(this.#path);
    } catch {
      // It is not ours any more, or a dead process will be found in it.
    }
  }

  #showLife(): void {
    const now = new Date();
    try {
      if (readFileSync(this.#path, 'utf8') === this.#content) utimesSync(this.#path, now, now);
      else this.#lose();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#lose();
    }
  }

  #lose(): void {
    this.#lost = true;
    clearInterval(this.#beat);
  }
}

/** Makes the file of an owner, complete from its first moment on; false when another process made it before. */
function claim(directory: string, path: string, content: string): boolean {
  const draft = join(directory, partialName());
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

async function throwIfHeld(directory: string, path: string, watchMs: number): Promise<void> {
  const owner = ownerIn(path);
  if (owner === undefined) return;
  const running = isRunning(owner);
  if (running === false || (running === undefined && !(await showsLife(path, watchMs)))) return;
  const { pid, host } = owner;
  const who = running === true && pid === process.pid ? 'this process' : 'another process';
  throw new StoreError(
    `The log in ${directory} is being written by ${who} (process ${pid} on ${host}). One process writes a log: close it there, or choose another directory.`,
    { kind: 'busy', details: { directory, pid, host } },
  );
}

async function showsLife(path: string, watchMs: number): Promise<boolean> {
  const lastBeat = (): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const before = lastBeat();
  const end = performance.now() + watchMs;
  while (performance.now() < end && lastBeat() === before) await new Promise((wake) => setTimeout(wake, watchMs / 20).unref());
  return lastBeat() !== before;
}

/** Who is in a lock file; `undefined` for a file that was left. */
function ownerIn(path: string): ProcessIdentity | undefined {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
    return text === '' ? undefined : (JSON.parse(text) as ProcessIdentity);
  } catch {
    // Absent: a later owner has removed it. Damaged: only signs of life can tell.
    return text === '' ? undefined : { pid: 0, host: 'an unknown machine' };
  }
}

function newestNumber(directory: string): number {
  return lockNumbers(directory).reduce((a, b) => Math.max(a, b), 0);
}

function lockNumbers(directory: string): number[] {
  return readdirSync(directory)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number);
}
