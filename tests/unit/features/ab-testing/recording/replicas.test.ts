import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestRecorder } from '../../../../../src/features/ab-testing/recording/test-recorder.js';
import type { StateStore } from '../../../../../src/ports/state-store.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { openSqliteStateStore } from '../../../../../src/stores/state/open-sqlite-state-store.js';
import { allocation, handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';
import { expectTotals, type ModelEvent } from './unit-model.js';

const replicas = 3;
const record = runningTest(
  { metric: metric('mean'), metrics: [metric('last', { perUnit: 'last' }), metric('rate', { kind: 'ratio', perUnit: 'sum' })] },
  [allocation(1), allocation(2)],
);

const step = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      type: fc.constantFrom('expose', 'outcome', 'outcome'),
      replica: fc.nat(replicas - 1),
      unit: fc.nat(25),
      arm: fc.option(fc.nat(1), { nil: undefined, freq: 8 }),
      period: fc.integer({ min: 1, max: 2 }),
      value: fc.integer({ min: -50, max: 50 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('flush' as const), replica: fc.nat(replicas - 1) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), replica: fc.nat(replicas - 1) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('read' as const, 'pause' as const), replica: fc.nat(replicas - 1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays steps on replicas that share a store, and compares what each of them reads with the events that it must know of. */
async function play(state: StateStore, steps: readonly Step[], maxUnitsInMemory: number): Promise<void> {
  const clock = handClock();
  const open = () => openRecorder(state, record, { clock, maxUnitsInMemory });
  const recorders: TestRecorder[] = Array.from({ length: replicas }, open);
  const fresh: ModelEvent[][] = recorders.map(() => []);
  const committed: ModelEvent[] = [];
  const check = async (replica: number) => {
    const totals = await (recorders[replica] as TestRecorder).totals();
    expectTotals(totals, [...committed, ...(fresh[replica] as ModelEvent[])]);
  };
  for (const taken of steps) {
    const recorder = recorders[taken.replica] as TestRecorder;
    const pending = fresh[taken.replica] as ModelEvent[];
    clock.time += 16;
    switch (taken.type) {
      case 'flush':
        await recorder.flush();
        committed.push(...pending.splice(0));
        break;
      case 'crash':
        recorders[taken.replica] = open();
        pending.length = 0;
        break;
      case 'read':
        await check(taken.replica);
        break;
      case 'pause':
        for (let turn = 0; turn < 5; turn++) await setImmediate();
        break;
      default: {
        const { unit, period, value, arm = unit % 2 } = taken;
        const reference = request(unit, arm, { period, timestamp: clock.time });
        const isOutcome = taken.type === 'outcome';
        if (isOutcome)
          recorder.recordOutcome(reference, { metrics: { mean: value, last: value, rate: { numerator: value, denominator: 1 } } });
        else recorder.expose(reference);
        pending.push({ unit, arm, period, time: clock.time, value: isOutcome ? value : undefined });
      }
    }
  }
  for (let replica = 0; replica < replicas; replica++) await check(replica);
}

const schedules = fc.array(step, { maxLength: 400, size: 'max' });

describe('What all replicas recorded is what was committed, each unit once, whoever served it, restarted or crashed', () => {
  test('with all units in memory', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, (steps) => play(new MemoryStateStore(handClock()), steps, 1000)),
      { numRuns: 12, seed: 1 },
    );
  });

  test('with units that do not fit into memory', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, (steps) => play(new MemoryStateStore(handClock()), steps, 4)),
      { numRuns: 20, seed: 2 },
    );
  });

  test('in a SQLite file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'recording-'));
    try {
      let file = 0;
      await fc.assert(
        fc.asyncProperty(schedules, async (steps) => {
          const state = await openSqliteStateStore(join(directory, `${file++}`), handClock());
          await play(state, steps, 6).finally(() => state.close());
        }),
        { numRuns: 3, seed: 3 },
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

test('A fresh process knows what the one before it committed, and adds to the same units', async () => {
  const state = new MemoryStateStore(handClock());
  const before = openRecorder(state, record);
  before.recordOutcome(request(1, 0), { metrics: { mean: 1 } });
  await before.flush();
  const after = openRecorder(state, record);
  expect((await after.totals()).arms[0]).toMatchObject({ units: 1, metrics: { mean: { n: 1, mean: 1 } } });
  after.recordOutcome(request(1, 0), { metrics: { mean: 5 } });
  await after.flush();
  expect(await openRecorder(state, record).totals()).toMatchObject({
    replicas: 2,
    arms: [{ units: 1, metrics: { mean: { n: 1, mean: 3, m2: 0 } } }, {}],
  });
});
