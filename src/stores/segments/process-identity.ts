import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one process from all others, now and later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Boot and namespace in which the process id means this process; absent where the system does not tell. */
  readonly space?: string | undefined;
  /** When it started, in the system's own words; ids are used again. */
  readonly start?: string | undefined;
}

/** The process that this code runs in. */
export function thisProcess(): ProcessIdentity {
  const { pid } = process;
  return { pid, host: hostname(), space: space(), start: startOf(pid) };
}

/** Whether a process is there; `undefined` when it cannot be known from here: another machine, another container. */
export function isRunning({ pid, host, space: itsSpace, start }: ProcessIdentity): boolean | undefined {
  if (host !== hostname() || itsSpace !== space()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return start === undefined ? undefined : start === startOf(pid);
}

function space(): string | undefined {
  return unlessAbsent(() => `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${readlinkSync('/proc/self/ns/pid')}`);
}

function startOf(pid: number): string | undefined {
  return unlessAbsent(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in brackets, can hold anything; the start is the 22nd field, the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  });
}

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
