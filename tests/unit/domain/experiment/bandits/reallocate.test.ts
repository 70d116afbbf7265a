import { describe, expect, test } from 'vitest';
import { banditWeights } from '../../../../../src/domain/experiment/bandits/bandit-weights.js';
import { reallocate } from '../../../../../src/domain/experiment/bandits/reallocate.js';
import { parseDefinition } from '../../../../../src/domain/experiment/definition/parse-definition.js';
import type { TestInput } from '../../../../../src/domain/experiment/definition/test-input.js';
import type { TestRecord } from '../../../../../src/domain/experiment/test-record.js';
import type { MetricTotals, TestTotals } from '../../../../../src/domain/experiment/test-totals.js';

const started = 1_700_000_000_000;
const interval = 60_000;

function runningTest(policy: Partial<NonNullable<TestInput['policy']>> = {}, metric: Partial<TestInput['metric']> = {}): TestRecord {
  const definition = parseDefinition({
    testId: 'bandit',
    name: 'Bandit',
    unit: 'user',
    variants: [{ name: 'control', control: true }, { name: 'challenger' }],
    metric: { name: 'converted', kind: 'proportion', ...metric },
    method: 'sequential',
    policy: { type: 'thompson', floor: 0.05, updateIntervalMs: interval, minUnitsPerArm: 50, ...policy },
  });
  return {
    definition,
    status: 'running',
    createdAt: started,
    startedAt: started,
    pausedMs: 0,
    allocations: [{ period: 1, from: started, version: definition.version, weights: [0.5, 0.5], coverage: 0.8, source: 'definition' }],
    journal: [],
  };
}

interface Arm {
  readonly units: number;
  readonly metric: MetricTotals;
}

/** Totals of units with rewards of 0 and 1, of which `answered` are known. */
const arm = (units: number, successes: number, answered = units): Arm => {
  const mean = successes / answered;
  return { units, metric: { n: answered, mean, m2: answered * mean * (1 - mean) } };
};

function totalsOf(...arms: readonly Arm[]): TestTotals {
  return {
    arms: arms.map(({ units, metric }, index) => ({
      name: index === 0 ? 'control' : 'challenger',
      units,
      decisions: units,
      metrics: { converted: metric },
      predictions: 0,
      errors: 0,
      fallbacks: 0,
    })),
    periods: [],
    multipleExposures: 0,
    rejected: {} as TestTotals['rejected'],
    replicas: 1,
  };
}

const last = (record: TestRecord | undefined) => record?.allocations.at(-1);

describe('reallocate', () => {
  const totals = totalsOf(arm(1_000, 100), arm(1_000, 120));

  test('moves traffic to what is better, in a new period with the coverage of the old one', () => {
    const record = runningTest();
    const next = reallocate({ record, totals, now: started + interval });
    const { weights } = banditWeights({
      policy: { type: 'thompson', reward: 'bernoulli', floor: 0.05, minUnitsPerArm: 0 },
      arms: [
        { n: 1_000, mean: 0.1, variance: 0 },
        { n: 1_000, mean: 0.12, variance: 0 },
      ],
    });
    expect(weights[1]).toBeGreaterThan(0.8);
    expect(last(next)).toEqual({ period: 2, from: started + interval, version: 1, weights, coverage: 0.8, source: 'bandit' });
    expect(next?.allocations).toHaveLength(2);
    expect(next?.bandit).toBeUndefined();
    expect(record.allocations).toHaveLength(1);
  });

  test('changes nothing too early, without enough units, without a policy, while the test does not run, or twice', () => {
    const record = runningTest();
    const now = started + interval;
    const { policy: _, ...withoutPolicy } = record.definition;
    expect(reallocate({ record, totals, now: now - 1 })).toBeUndefined();
    expect(reallocate({ record, totals, now: started - interval })).toBeUndefined();
    expect(reallocate({ record, totals: totalsOf(arm(49, 5), arm(1_000, 120)), now })).toBeUndefined();
    expect(reallocate({ record, totals: totalsOf(arm(1_000, 120)), now })).toBeUndefined();
    for (const status of ['draft', 'paused', 'completed'] as const) {
      expect(reallocate({ record: { ...record, status }, totals, now })).toBeUndefined();
    }
    expect(reallocate({ record: { ...record, definition: withoutPolicy }, totals, now })).toBeUndefined();
    const next = reallocate({ record, totals, now }) as TestRecord;
    expect(reallocate({ record: next, totals, now: now + interval })).toBeUndefined();
  });

  test('units that have not answered yet are failures where missing values count as zero, and no units elsewhere', () => {
    const late = totalsOf(arm(1_000, 100, 1_000), arm(1_000, 50, 250));
    const now = started + interval;
    const asZero = last(reallocate({ record: runningTest({}, { missing: 'zero' }), totals: late, now }))?.weights;
    const leftOut = last(reallocate({ record: runningTest({}, { missing: 'exclude' }), totals: late, now }))?.weights;
    expect(asZero?.[1]).toBeLessThan(0.06);
    expect(leftOut?.[1]).toBeGreaterThan(0.9);
  });

  test('follows fewer where fewer are better', () => {
    for (const policy of [
      { type: 'thompson', reward: 'bernoulli' },
      { type: 'thompson', reward: 'gaussian' },
      { type: 'ucb1' },
      { type: 'epsilonGreedy' },
    ] as const) {
      const [more, fewer] = [true, false].map((higherIsBetter) =>
        last(
          reallocate({
            record: runningTest(policy, { higherIsBetter }),
            totals: totalsOf(arm(500, 100), arm(500, 150)),
            now: started + interval,
          }),
        ),
      );
      expect(more?.weights[1]).toBeGreaterThan(0.8);
      expect(fewer?.weights[0]).toBeCloseTo(more?.weights[1] as number, 6);
    }
  });

  test('keeps the allocations of the current version only', () => {
    const record = runningTest();
    const definition = { ...record.definition, version: 2 };
    const allocations = [...record.allocations, { ...(last(record) as NonNullable<ReturnType<typeof last>>), period: 2, version: 2 }];
    const next = reallocate({ record: { ...record, definition, allocations }, totals, now: started + interval });
    expect(next?.allocations.map(({ period, version }) => [period, version])).toEqual([
      [2, 2],
      [3, 2],
    ]);
  });

  test('a policy that forgets follows a change that one that remembers everything does not see', () => {
    const shares = (discount: number) => {
      let record = runningTest({ discount });
      const [control, challenger] = [
        { units: 0, successes: 0 },
        { units: 0, successes: 0 },
      ];
      for (let round = 1; round <= 40; round++) {
        // The challenger is better for twenty rounds, and worse from then on.
        control.units += 500;
        control.successes += 50;
        challenger.units += 500;
        challenger.successes += round <= 20 ? 100 : 25;
        const now = started + round * interval;
        const totals = totalsOf(arm(control.units, control.successes), arm(challenger.units, challenger.successes));
        record = reallocate({ record: JSON.parse(JSON.stringify(record)), totals, now }) ?? record;
      }
      return last(record)?.weights[1] as number;
    };
    expect(shares(1)).toBeGreaterThan(0.9);
    expect(shares(0.7)).toBeLessThan(0.06);
  });

  test('forgetting is by time: intervals without an allocation count as well', () => {
    const record = runningTest({ discount: 0.5 });
    const first = reallocate({ record, totals, now: started + interval }) as TestRecord;
    expect(first.bandit?.learnt).toEqual(first.bandit?.seen);
    const grown = totalsOf(arm(2_000, 200), arm(2_000, 150));
    const later = reallocate({ record: first, totals: grown, now: started + 4 * interval });
    const [control, challenger] = later?.bandit?.learnt ?? [];
    expect(control?.n).toBeCloseTo(1_000 / 8 + 1_000, 9);
    expect(challenger?.mean).toBeCloseTo((120 / 8 + 30) / (1_000 / 8 + 1_000), 12);
    const spread = (n: number, p: number) => n * p * (1 - p);
    const all = { n: 1_125, mean: challenger?.mean as number };
    const between = 125 * (0.12 - all.mean) ** 2 + 1_000 * (0.03 - all.mean) ** 2;
    expect(challenger?.m2).toBeCloseTo(spread(125, 0.12) + spread(1_000, 0.03) + between, 9);
  });

  test('what another version learnt is not remembered', () => {
    const record = runningTest({ discount: 0.5 });
    const first = reallocate({ record, totals, now: started + interval }) as TestRecord;
    const changed = { ...first, definition: { ...first.definition, version: 2 } };
    const next = reallocate({ record: changed, totals: totalsOf(arm(100, 30), arm(100, 10)), now: started + 2 * interval });
    expect(next?.bandit?.learnt).toEqual(next?.bandit?.seen);
    expect(next?.bandit?.version).toBe(2);
    expect(last(next)?.period).toBe(3);
  });
});
