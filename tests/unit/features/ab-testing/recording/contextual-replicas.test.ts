import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinearTotals } from '../../../../../src/domain/experiment/bandits/linear-sums.js';
import type { BanditPolicy } from '../../../../../src/domain/experiment/definition/test-policies.js';
import type { RequestReference } from '../../../../../src/domain/routing/request-reference.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';

const policy: BanditPolicy = { type: 'linUcb', floor: 0.05, updateIntervalMs: 1000, minUnitsPerArm: 1, context: ['x', 'y'], alpha: 1 };
const replicas = 3;

/** What one event adds to the sums of an arm. */
interface Fact {
  readonly arm: number;
  readonly context: readonly number[];
  readonly isSeen: boolean;
  readonly earned: number;
  /** 1 / propensity of an outcome. */
  readonly weight?: number;
}

interface Decided {
  readonly reference: RequestReference;
  readonly context: readonly number[];
  readonly propensity: number;
  isRewarded: boolean;
}

const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('decide' as const),
      replica: fc.nat(replicas - 1),
      arm: fc.nat(1),
      x: fc.integer({ min: -9, max: 9 }),
      y: fc.integer({ min: -9, max: 9 }),
      share: fc.constantFrom(0.05, 0.5, 0.95),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      type: fc.constant('reward' as const),
      replica: fc.nat(replicas - 1),
      which: fc.nat(40),
      value: fc.integer({ min: -50, max: 50 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('flush' as const), replica: fc.nat(replicas - 1) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), replica: fc.nat(replicas - 1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays steps on replicas, and compares what each of them reads with sums over all that was flushed and all that it has itself. */
async function play(given: Parameters<typeof metric>[1], steps: readonly Step[]): Promise<void> {
  const clock = handClock();
  const state = new MemoryStateStore(clock);
  const counted = metric('spend', given);
  const record = runningTest({ unit: 'request', metric: counted, policy });
  const without = counted.missing === 'zero';
  const sign = counted.higherIsBetter ? 1 : -1;
  let started = 0;
  const start = () => ({ recorder: openRecorder(state, record, { clock }), process: `p${started++}`, fresh: [] as Fact[] });
  const alive = Array.from({ length: replicas }, start);
  const committed: Fact[] = [];
  const decided: Decided[] = [];
  for (const taken of steps) {
    const replica = alive[taken.replica] as (typeof alive)[number];
    clock.time += 16;
    switch (taken.type) {
      case 'decide': {
        const { arm, x, y, share: propensity } = taken;
        const reference = request(0, arm, { process: replica.process, timestamp: clock.time });
        const context = [1, x, y];
        replica.recorder.expose(reference, undefined, { propensity, context });
        decided.push({ reference, context, propensity, isRewarded: false });
        if (without) replica.fresh.push({ arm, context, isSeen: true, earned: 0 });
        break;
      }
      case 'reward': {
        const one = decided.at(-1 - taken.which);
        if (one === undefined) break;
        const { reference, context, propensity, isRewarded } = one;
        const isHere = reference.process === replica.process;
        const expected = !isHere ? 'unmatched' : isRewarded ? 'duplicate' : undefined;
        const recorded = replica.recorder.recordOutcome(reference, { metrics: { spend: taken.value } });
        expect(recorded).toEqual(expected === undefined ? { accepted: true } : { accepted: false, reason: expected });
        if (expected !== undefined) break;
        one.isRewarded = true;
        replica.fresh.push({ arm: reference.arm, context, isSeen: !without, earned: sign * taken.value, weight: 1 / propensity });
        break;
      }
      case 'flush':
        await replica.recorder.flush();
        committed.push(...replica.fresh.splice(0));
        break;
      case 'crash':
        alive[taken.replica] = start();
    }
  }
  for (const { recorder, fresh } of alive) {
    const totals = await recorder.totals();
    const facts = [...committed, ...fresh];
    // Integers: the order of adding does not matter.
    const sums = [new LinearTotals(3), new LinearTotals(3)];
    for (const { arm, context, isSeen, earned } of facts) {
      if (isSeen) sums[arm]?.see(context);
      sums[arm]?.earn(context, earned);
    }
    expect(totals.contexts).toEqual(sums.map((arm) => withoutMinusZero(arm)));
    for (const arm of [0, 1]) {
      const weight = facts.reduce((sum, fact) => sum + (fact.arm === arm ? (fact.weight ?? 0) : 0), 0);
      expect(totals.arms[arm]?.metrics['spend']?.weighted?.w ?? 0).toBeCloseTo(weight, 9);
    }
  }
}

function withoutMinusZero(arm: LinearTotals): unknown {
  return JSON.parse(JSON.stringify(arm));
}

describe.each([
  ['requests without an outcome left out', { missing: 'exclude' }],
  ['requests without an outcome as zero', { missing: 'zero' }],
  ['a metric of which less is better', { missing: 'zero', higherIsBetter: false }],
] as const)('with %s', (_, given) => {
  test('slots of replicas add up to what one process would have summed, and a crash costs what was not flushed', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 80 }), (steps) => play(given, steps));
    await fc.assert(property, { numRuns: 40, seed: 21 });
  });
});

test('where less is better a request without an outcome has the reward of the metric at zero', async () => {
  const counted = metric('failed', { kind: 'proportion', missing: 'zero', higherIsBetter: false });
  const recorder = openRecorder(new MemoryStateStore(handClock()), runningTest({ unit: 'request', metric: counted, policy }));
  const [first, second] = [request(0, 1), request(1, 1)];
  for (const reference of [first, second]) recorder.expose(reference, undefined, { propensity: 0.5, context: [1, 2, 3] });
  expect((await recorder.totals()).contexts?.[1]).toMatchObject({ n: 2, rx: [2, 4, 6] });
  recorder.recordOutcome(second, { metrics: { failed: 1 } });
  expect((await recorder.totals()).contexts?.[1]).toMatchObject({ n: 2, rx: [1, 2, 3] });
});

test('a value is cut before it is learnt', async () => {
  const record = runningTest({ unit: 'request', metric: metric('spend', { cap: 10 }), policy });
  const recorder = openRecorder(new MemoryStateStore(handClock()), record);
  const reference = request(0, 0);
  recorder.expose(reference, undefined, { propensity: 0.5, context: [1, 0, 1] });
  recorder.recordOutcome(reference, { metrics: { spend: 1e100 } });
  expect((await recorder.totals()).contexts?.[0]).toEqual({ n: 1, xx: [1, 0, 1, 0, 0, 0, 1, 0, 1], rx: [10, 0, 10] });
});
