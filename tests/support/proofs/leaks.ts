import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const program = fileURLToPath(new URL('./open-and-close.mjs', import.meta.url));
const looks = 20;

/** What a process holds at one moment. */
interface Holding {
  readonly heapBytes: number;
  readonly resources: readonly string[];
  /** Of the process, by event. */
  readonly listeners: Readonly<Record<string, number>>;
  /** Of the signal that all calls were given. */
  readonly abortListeners: number;
  /** Open files and sockets. */
  readonly files: number;
}

/** What is done how often. */
export interface Cycles {
  /** `log`: a run with one metric; `read`: one request. */
  readonly use: 'log' | 'read';
  readonly cycles: number;
  /** Most that the heap may grow. */
  readonly heapBytesPerCycle: number;
}

/**
 * Opens, uses and closes clients over and over in one process. Expects no handle, listener, file or temporary directory
 * to stay behind, no warning, and a heap that does not grow.
 *
 * @returns the growth of the heap in bytes per cycle, without the first third, in which caches fill
 */
export async function expectNoLeaks(trackingUri: string, { use, cycles, heapBytesPerCycle }: Cycles): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'leaks-'));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', program, JSON.stringify({ trackingUri, use, cycles, looks })],
      { env: { ...process.env, TMPDIR: directory } },
    );
    const { seen, warnings } = JSON.parse(stdout) as { seen: Holding[]; warnings: string[] };
    expect(warnings).toEqual([]);
    expect(seen).toHaveLength(looks);
    const [first, ...later] = seen.map(({ heapBytes, ...held }) => held);
    for (const held of later) expect(held).toEqual(first);
    expect(await readdir(directory)).toEqual([]);
    const heap = seen.slice(Math.ceil(looks / 3)).map(({ heapBytes }) => heapBytes);
    const growth = slope(heap) / (cycles / looks);
    expect(growth).toBeLessThanOrEqual(heapBytesPerCycle);
    return growth;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Of the line that fits values at 0, 1, 2 … best. */
function slope(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = (values.length - 1) / 2;
  const covariance = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return covariance / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}
