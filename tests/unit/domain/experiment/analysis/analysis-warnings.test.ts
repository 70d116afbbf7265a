import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import { noRejections } from '../../../../../src/domain/experiment/no-rejections.js';
import type { TestRecord } from '../../../../../src/domain/experiment/test-record.js';
import type { RejectionReason, TestTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { armOf, armsNamed, conversions, hour, metricOf, now, recordOf, totalsOf } from '../example-test.js';

interface Case {
  readonly totals?: Partial<TestTotals>;
  readonly definition?: Partial<TestDefinition>;
  readonly record?: Partial<Omit<TestRecord, 'definition'>>;
  readonly units?: readonly number[];
  readonly conversions?: readonly number[];
  readonly stale?: boolean;
}

/** The warnings of a healthy test of 2 × 2000 units, but for what is given. */
function warned({ totals, definition, record, units = [2000, 2000], conversions: counts = [200, 200], stale }: Case = {}) {
  const arms = units.map((count, at) => armOf(`arm${at}`, count, conversions(counts[at] ?? 0)));
  const full = recordOf({ arms: armsNamed(...arms.map(({ name }) => name)), ...definition }, record);
  return analyzeTest({ record: full, totals: totalsOf(arms, totals), now, stale }).warnings;
}
const codes = (given?: Case) => warned(given).map(({ code }) => code);
const rejected = (reason: RejectionReason, count: number) => ({ totals: { rejected: { ...noRejections(), [reason]: count } } });

describe('warnings', () => {
  it('are silent of a healthy test', () => expect(warned()).toEqual([]));

  it('tell a split that is not as configured, from p < 0.001 on', () => {
    expect(codes({ units: [2000, 2230] })).toContain('SAMPLE_RATIO_MISMATCH');
    expect(codes({ units: [2000, 2180] })).toEqual([]);
    expect(warned({ units: [2000, 2230] })[0]?.message).toContain('"arm0" 2000 for 2115');
  });

  it('tell units that were in more than one arm, from 1 % and 10 of them on', () => {
    expect(codes({ totals: { multipleExposures: 40 } })).toEqual(['MULTIPLE_EXPOSURES']);
    expect(codes({ totals: { multipleExposures: 39 } })).toEqual([]);
    expect(codes({ units: [400, 400], conversions: [50, 50], totals: { multipleExposures: 9 } })).toEqual([]);
    expect(codes({ units: [400, 400], conversions: [50, 50], totals: { multipleExposures: 10 } })).toEqual(['MULTIPLE_EXPOSURES']);
  });

  it('tell actuals without a prediction, from 1 % and 10 of them on', () => {
    expect(codes(rejected('unmatched', 10))).toEqual(['UNMATCHED_OUTCOMES']);
    expect(codes(rejected('unmatched', 9))).toEqual([]);
    const errors = { metric: metricOf({ kind: 'error', loss: 'squared', higherIsBetter: false, missing: 'exclude' }) };
    expect(codes({ ...rejected('unmatched', 15), definition: errors, conversions: [1000, 1000] })).toEqual([]);
    expect(codes({ ...rejected('unmatched', 25), definition: errors, conversions: [1000, 1000] })).toEqual(['UNMATCHED_OUTCOMES']);
  });

  it.each(['unknown-request', 'not-a-number', 'unknown-metric', 'overloaded'] as const)(
    'tell rejected records of reason %s, from 1 %% on',
    (reason) => {
      expect(codes(rejected(reason, 12))).toEqual(['REJECTED_OUTCOMES']);
      expect(codes({ ...rejected(reason, 12), conversions: [1000, 1000] })).toEqual([]);
      expect(warned(rejected(reason, 12))[0]?.message).toContain(`${reason}: 12`);
    },
  );

  it.each(['duplicate', 'completed', 'late', 'not-enrolled'] as const)('are silent of what the definition asks for, such as %s', (reason) =>
    expect(codes(rejected(reason, 1000))).toEqual([]),
  );

  it('tell an arm without outcomes, where chance does not explain it', () => {
    expect(codes({ conversions: [200, 0] })).toEqual(['ARM_WITHOUT_OUTCOMES']);
    expect(codes({ conversions: [10, 0] })).toEqual(['ARM_WITHOUT_OUTCOMES']);
    expect(codes({ conversions: [9, 0] })).toEqual([]);
    expect(codes({ conversions: [0, 0] })).toEqual([]);
    expect(warned({ conversions: [200, 0] })[0]?.message).toContain('"arm1" has no "converted" in 2000 units');
  });

  it('tell an arm that lacks one of several metrics', () => {
    const totals = totalsOf([
      armOf('control', 2000, { ...conversions(200), revenue: { n: 200, mean: 10, m2: 500 } }),
      armOf('challenger', 2000, conversions(210)),
    ]);
    const record = recordOf({ metrics: [metricOf({ name: 'revenue', kind: 'mean' })] });
    expect(analyzeTest({ record, totals, now }).warnings.map(({ code }) => code)).toEqual(['ARM_WITHOUT_OUTCOMES']);
  });

  it('tell a clock behind the records, or behind the start, by more than a minute', () => {
    expect(codes({ totals: { lastAt: now + 61_000 } })).toEqual(['CLOCK_BACKWARDS']);
    expect(codes({ totals: { lastAt: now + 60_000 } })).toEqual([]);
    expect(codes({ record: { startedAt: now + hour } })).toEqual(['CLOCK_BACKWARDS']);
  });

  it('tell that records of other replicas could not be read', () => expect(codes({ stale: true })).toEqual(['STALE_STATE']));

  it('tell a smallest arm of fewer than 100 units, arms without traffic left out', () => {
    expect(codes({ units: [99, 110], conversions: [10, 10] })).toEqual(['SMALL_SAMPLE']);
    expect(codes({ units: [100, 110], conversions: [10, 10] })).toEqual([]);
    const weights = [0.5, 0.5, 0];
    const allocations = [{ period: 1, from: now, version: 1, weights, coverage: 1, source: 'definition' }] as const;
    const split = { periods: [{ period: 1, weights, units: [2000, 2000, 0] }] };
    expect(codes({ units: [2000, 2000, 0], conversions: [200, 200, 0], record: { allocations }, totals: split })).toEqual([]);
    expect(codes({ units: [0, 0], record: { status: 'draft' } })).toEqual([]);
  });

  it('tell weights that changed while units came, but not coverage or a rescaling', () => {
    const periods = (...weights: readonly (readonly [number, number])[]) => ({
      periods: weights.map((each, at) => ({
        period: at + 1,
        weights: each,
        units: each.map((share) => (1000 * share) / (each[0] + each[1])),
      })),
    });
    expect(codes({ totals: periods([0.5, 0.5], [0.2, 0.8]) })).toEqual(['WEIGHTS_CHANGED']);
    expect(codes({ totals: periods([0.5, 0.5], [1, 1]) })).toEqual([]);
    const unused = { periods: [...periods([0.5, 0.5]).periods, { period: 2, weights: [0.1, 0.9], units: [0, 0] }] };
    expect(codes({ totals: unused })).toEqual([]);
  });

  it('tell that effects of a bandit are weighted, instead of that weights changed', () => {
    const policy = { type: 'thompson', floor: 0.01, updateIntervalMs: 1, minUnitsPerArm: 1 } as const;
    const periods = [
      { period: 1, weights: [0.5, 0.5], units: [1000, 1000] },
      { period: 2, weights: [0.2, 0.8], units: [400, 1600] },
    ];
    expect(codes({ definition: { policy }, totals: { periods } })).toEqual(['BANDIT_ESTIMATES']);
  });

  it('tell Bayesian results that are looked at before the end', () => {
    expect(codes({ definition: { method: 'bayesian' } })).toEqual(['BAYESIAN_PEEKING']);
    expect(codes({ definition: { method: 'bayesian' }, record: { status: 'completed', completedAt: now } })).toEqual([]);
  });
});
