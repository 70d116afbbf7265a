import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { openStateStore } from '../../src/features/state/open-state-store.js';
import { SettableClock } from '../../src/features/testing/settable-clock.js';
import { type BundledProgram, bundleProgram } from '../support/bundle-program.js';
import { type RedisServer, redisDescribe, runRedis } from '../support/live/redis.js';
import { type ContextEntry, flushedEntries, sumsOf, variants } from './ab-contexts-ledger.js';
import { readTestTotals } from './read-test-totals.js';

const teach = 'leave the sums of completed flushes, one under way wholly or not at all, and another one learns from them';

const replicas = [0, 1, 2];
/** Between two times that the test learns. */
const intervalMs = 3_600_000;

let bundled: BundledProgram;
beforeAll(async () => {
  bundled = await bundleProgram(resolve(import.meta.dirname, 'ab-contexts-until-killed.ts'));
});
afterAll(() => bundled.remove());

/** Lets replicas serve, kills all of them, and has another one learn from what they left. */
async function expectKilledReplicasTeach(place: (directory: string) => string, seed: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ab-contexts-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const uri = place(directory);
  const state = await openStateStore(uri);
  const clock = new SettableClock(Date.now());
  const open = () => new ABTestingFramework({ trackingUri: 'sqlite:///:memory:', state, clock, flushIntervalMs: 20 });
  const ab = open();
  await ab.createTest({
    testId: 'headline',
    variants: variants.map((name) => ({ name })),
    unit: 'request',
    metric: { name: 'spend', kind: 'mean' },
    policy: { type: 'linUcb', context: ['x'], minUnitsPerArm: 1, updateIntervalMs: intervalMs },
  });
  await ab.startTest('headline');
  await ab.close();

  const random = seededRandom(seed);
  const ledgers = replicas.map((replica) => join(directory, `${replica}.jsonl`));
  await Promise.all(
    ledgers.map(async (ledger, replica) => {
      const child = spawn(process.execPath, [bundled.program, uri, ledger, String(seed + replica)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      for (let flushes = 1 + Math.floor(random.next() * 12); flushes > 0; flushes--) await once(child.stdout, 'data');
      await sleep(random.next() * 25);
      child.kill('SIGKILL');
      expect(await closed).toEqual([null, 'SIGKILL']);
    }),
  );

  const left = (await Promise.all(ledgers.map((ledger) => readFile(ledger, 'utf8')))).map(flushedEntries);
  // A flush under way is in the store wholly or not at all.
  const possible = left.reduce<readonly (readonly ContextEntry[])[]>(
    (before, choices) => before.flatMap((entries) => choices.map((more) => [...entries, ...more])),
    [[]],
  );
  const { contexts, arms } = await readTestTotals(state, 'headline');
  expect(possible.map(sumsOf)).toContainEqual(contexts);
  expect(arms.map(({ metrics }) => metrics['spend']?.weighted?.n)).toEqual(contexts?.map(({ n }) => n));

  clock.set(Date.now() + 2 * intervalMs);
  const follower = open();
  await follower.ready();
  const learnt = async () => (await follower.getTest('headline')).contextual?.arms;
  await expect.poll(learnt, { timeout: 20_000 }).toEqual(contexts);
  await follower.close();
  await state.close();
}

redisDescribe('replicas that share a contextual bandit through Redis, all of them killed', () => {
  let server: RedisServer;
  let databases = 0;
  beforeAll(async () => {
    server = await runRedis();
  });
  afterAll(() => server.kill());

  test.each([101, 201])(`${teach} (seed %i)`, async (seed) => {
    await expectKilledReplicasTeach(() => `${server.uri}/${databases++}`, seed);
  });
});

describe('replicas that share a contextual bandit in a SQLite file, all of them killed', () => {
  test(teach, async () => {
    await expectKilledReplicasTeach((directory) => `sqlite:///${join(directory, 'state.db')}`, 401);
  });
});
