import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Random, seededRandom } from '../../../src/core/random.js';
import type { MlflowServer } from '../live/mlflow-servers.js';
import { expectSamePoints } from './points.js';
import { readFileRun } from './read-file.js';

const program = fileURLToPath(new URL('./log-until-killed.mjs', import.meta.url));

/** Programs that write one file, one after the other. */
const programsPerFile = 10;

/** What a program said before it was killed. */
interface Killed {
  /** Undefined when it was killed before its run existed. */
  readonly runId: string | undefined;
  /** Points and params that its last flush covered. */
  readonly points: number;
  readonly params: number;
}

/**
 * Kills programs at random moments while they start or log to an embedded store. Expects a sound file each time, all
 * that a resolved flush covered, and of the rest a part that ends somewhere, nothing twice.
 *
 * @returns how many points the flushes covered
 */
export async function expectFlushedSurvivesKills(
  server: Pick<MlflowServer, 'python'>,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'killed-writer-'));
  const random = seededRandom(seed);
  let covered = 0;
  let logging = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const path = join(directory, `${Math.floor(kill / programsPerFile)}.db`);
      // Every fourth program does not get to its run, the one that makes the file among them.
      const killed = await killWriter(path, (kill % programsPerFile) % 4 === 0 ? 'starting' : 'logging', random);
      await expectSound(server, path, killed);
      covered += killed.points;
      if (killed.points > 0) logging++;
    }
    // Most of them were killed after their first flush.
    expect(logging).toBeGreaterThan(kills / 2);
    return covered;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function expectSound(server: Pick<MlflowServer, 'python'>, path: string, { runId, points, params }: Killed): Promise<void> {
  const file = await readFileRun(server, path, runId);
  if (file === undefined) return expect(runId).toBeUndefined();
  expect(file.integrity).toEqual(['ok']);
  expect(file.points.length).toBeGreaterThanOrEqual(points);
  expect(file.params).toBeGreaterThanOrEqual(params);
  expectSamePoints(
    file.points,
    file.points.map((_, step) => ({ key: 'loss', step, value: step / 3 })),
  );
  expect(file.latest).toEqual(file.points.length === 0 ? {} : { loss: file.points.length - 1 });
}

async function killWriter(path: string, moment: 'starting' | 'logging', random: Random): Promise<Killed> {
  const child = spawn(process.execPath, [program, `sqlite:///${path}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const isOver = closed.then(() => true);
  while (moment === 'logging' && !said.includes('flushed ')) {
    if ((await Promise.race([once(child.stdout, 'data'), isOver])) === true) break;
  }
  await sleep(random.next() * (moment === 'logging' ? 250 : 500));
  child.kill('SIGKILL');
  const [, signal] = await closed;
  expect({ signal, complaints }).toEqual({ signal: 'SIGKILL', complaints: '' });
  const lines = said.split('\n').slice(0, -1);
  const [, points, params] = lines.findLast((line) => line.startsWith('flushed '))?.split(' ') ?? [];
  return { runId: lines[0]?.split(' ')[1], points: Number(points ?? 0), params: Number(params ?? 0) };
}
