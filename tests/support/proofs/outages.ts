import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Random, seededRandom } from '../../../src/core/random.js';
import { type ActiveRun, type DeliveryReport, ExperimentTracker, MlflowClient } from '../../../src/index.js';
import { StoppableServer } from '../exit/stoppable-server.js';
import type { MlflowServer } from '../live/mlflow-servers.js';
import { expectSamePoints, type Point, storedPoints } from './points.js';

const runs = 4;
const keys = ['loss', 'accuracy', 'rate'];

/** How much is logged, and what happens to the server meanwhile. */
export interface Outages {
  /** In total, the same number to each of four runs. */
  readonly metrics: number;
  /** Times the server is frozen for longer than a request may take. */
  readonly freezes: number;
  /** Times it is killed and started again. */
  readonly kills: number;
  readonly seed: number;
}

/**
 * Logs to several runs while their server is frozen, and killed and started again, at random moments. Expects every
 * point in its run, once, and no report of anything undelivered.
 */
export async function expectOutagesLoseNothing({ python }: Pick<MlflowServer, 'python'>, outages: Outages): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'outages-'));
  const server = await StoppableServer.start(python, directory);
  const reports: DeliveryReport[] = [];
  const client = new MlflowClient({
    trackingUri: server.uri,
    // Requests are given up while the server is frozen, which then carries them out all the same.
    http: { proxy: false, attemptTimeoutMs: 2_000, maxRetries: 0 },
    onDeliveryError: (report) => reports.push(report),
  });
  try {
    const tracker = new ExperimentTracker({ client });
    const open = await Promise.all(Array.from({ length: runs }, (_, index) => tracker.startRun({ runName: `run ${index}` })));
    const logged = open.map((): Point[] => []);
    const random = seededRandom(outages.seed);
    const events = shuffle([...Array(outages.freezes).fill('freeze'), ...Array(outages.kills).fill('kill')] as Outage[], random);
    const share = Math.ceil(outages.metrics / runs / events.length);
    for (const event of events) await Promise.all([suffer(event, server, random), logEvenly(open, logged, share)]);
    for (const run of open) await run.end();
    for (const [index, run] of open.entries()) expectSamePoints(await storedPoints(server.uri, run.runId, keys), logged[index] ?? []);
    expect(logged.flat().length).toBeGreaterThanOrEqual(outages.metrics);
    expect(reports).toEqual([]);
  } finally {
    await client[Symbol.asyncDispose]();
    await server.kill();
    await rm(directory, { recursive: true, force: true });
  }
}

type Outage = 'freeze' | 'kill';

async function suffer(outage: Outage, server: StoppableServer, random: Random): Promise<void> {
  await sleep(random.next() * 1_000);
  if (outage === 'freeze') {
    server.freeze();
    await sleep(2_500 + random.next() * 2_500);
    server.thaw();
  } else {
    await server.kill();
    await sleep(random.next() * 1_000);
    await server.start();
  }
}

/** Logs to all runs in turn, for about two seconds. */
async function logEvenly(open: readonly ActiveRun[], logged: readonly Point[][], metrics: number): Promise<void> {
  for (let count = 0; count < metrics; count++) {
    for (const [index, run] of open.entries()) {
      const points = logged[index] as Point[];
      const step = points.length;
      const point = { key: keys[step % keys.length] ?? '', step, value: (step + index) / 3 };
      run.logMetric(point.key, point.value, { step });
      points.push(point);
    }
    if (count % 50 !== 49) continue;
    await Promise.all(open.map((run) => run.ready()));
    await sleep((2_000 * 50) / metrics);
  }
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => [random.next(), item] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
}
