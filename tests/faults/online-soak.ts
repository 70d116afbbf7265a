import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';

/** What a pipeline that learns for long takes, at one moment. */
export interface SoakReading {
  readonly row: number;
  /** Bytes that are resident, and in use by JavaScript objects. */
  readonly rss: number;
  readonly heapUsed: number;
  /** Files of the pipeline, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  readonly updates: number;
}

const mib = 2 ** 20;

/**
 * Lets a pipeline learn from many samples, with late labels and updates, in a process of its own. Expects that it does not grow after its
 * first readings: by less than 64 MiB of resident memory and 16 MiB of objects, and never more than 256 MiB and 40 files on disk.
 */
export async function expectSteadyLearning({
  samples,
  every,
}: {
  readonly samples: number;
  readonly every: number;
}): Promise<readonly SoakReading[]> {
  const directory = await mkdtemp(join(tmpdir(), 'online-soak-'));
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'online-soak-program.ts'));
  try {
    const toItsEnd = { afterLines: Number.POSITIVE_INFINITY, thenMs: 0 };
    const args = [program, directory, String(samples), String(every)];
    const { lines, complaints } = await runUntilKilled('--expose-gc', args, toItsEnd);
    expect(complaints).toBe('');
    const readings = lines.map((line) => JSON.parse(line) as SoakReading);
    expect(readings).toHaveLength(Math.floor(samples / every));
    const [first, ...later] = readings.slice(1);
    for (const reading of later) {
      expect(reading.rss - (first?.rss ?? 0)).toBeLessThan(64 * mib);
      expect(reading.heapUsed - (first?.heapUsed ?? 0)).toBeLessThan(16 * mib);
    }
    for (const { files, bytes } of readings) {
      expect(files).toBeLessThan(40);
      expect(bytes).toBeLessThan(256 * mib);
    }
    return readings;
  } finally {
    await remove();
    await rm(directory, { recursive: true, force: true });
  }
}
