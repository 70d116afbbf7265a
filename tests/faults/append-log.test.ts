import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { openSegmentLog } from '../../src/stores/segments/open-segment-log.js';
import { type BundledProgram, bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';
import { readNumberedRecord } from './numbered-record.js';
import { canMount, onSmallDisk } from './small-disk.js';

let bundled: BundledProgram;
beforeAll(async () => {
  bundled = await bundleProgram(resolve(import.meta.dirname, 'append-until-killed.ts'));
});
afterAll(() => bundled.remove());

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'append-log-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens a log after its writer has died, checks that each append is there as a whole and in order, or not at all, and forgets the old ones. */
async function lastOf(directory: string): Promise<number> {
  const log = await openSegmentLog({ directory });
  let sequence = log.first - 1;
  let end = 0;
  for (const { sequence: given, bytes } of log.read()) {
    const record = readNumberedRecord(bytes);
    if (given !== sequence + 1 || record.sequence !== given)
      throw new Error(`After ${sequence} comes ${given}, which says ${record.sequence}.`);
    sequence = given;
    end = record.last;
  }
  expect([sequence, end]).toEqual([log.last, log.last]);
  log.truncate({ before: log.last });
  await log.close();
  return log.last;
}

test('every record that was acknowledged before a kill is in the log, whole, once and in order', async () => {
  const directory = join(await temporaryDirectory(), 'log');
  const random = seededRandom(17);
  for (let round = 0; round < 20; round++) {
    const kill = { afterLines: 1 + Math.floor(random.next() * 2_000), thenMs: random.next() * 30 };
    const { lines, complaints, signal } = await runUntilKilled(bundled.program, [directory, String(round)], kill);
    expect({ signal, complaints }).toEqual({ signal: 'SIGKILL', complaints: '' });
    expect(await lastOf(directory)).toBeGreaterThanOrEqual(Number(lines.at(-1)));
  }
}, 60_000);

test.skipIf(!canMount())(
  'a real disk that is full: what was acknowledged stays, and forgetting old records makes room to go on',
  async () => {
    const parent = await temporaryDirectory();
    const disk = await mkdtemp(join(parent, 'disk-'));
    const child = spawn(
      'unshare',
      [...onSmallDisk(disk, [process.execPath, bundled.program, join(disk, 'log'), '3', '4'], 'cp -a "$0/log" "$0-copy"')],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const closed = once(child, 'close');
    const said = (await child.stdout.setEncoding('utf8').toArray()).join('').trim().split('\n');
    expect(await closed).toEqual([0, null]);
    const full = said.flatMap((line, index) => (line.startsWith('full') ? [index] : []));
    expect(full).toHaveLength(4);
    for (const index of full) expect(said[index]).toBe(`full after ${said[index - 1]}`);
    const acknowledged = Number(said.at(-2));
    expect(acknowledged).toBeGreaterThan(2 * Number(said[(full[0] as number) - 1]));
    expect(await lastOf(`${disk}-copy`)).toBe(acknowledged);
  },
);
