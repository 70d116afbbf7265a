import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { ArmTotals, MetricTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { Moments } from '../../../../../src/domain/stats/summaries/moments.js';
import { armOf, metricOf, now, recordOf, totalsOf } from '../example-test.js';

/** Lists of values with and without a variance. */
const few = [[], [0], [1], [0, 1], [1, 1], [0, 1, 1]];

const metricTotals = (values: readonly number[]): MetricTotals => {
  const { n, mean, variance } = Moments.from(values);
  return { n, mean: n === 0 ? 0 : mean, m2: n < 2 ? 0 : variance * (n - 1) };
};
const armWith = (name: string, values: readonly number[]): ArmTotals => armOf(name, values.length, { x: metricTotals(values) });

describe('An analysis in the first minutes of a test', () => {
  it.each(['sequential', 'fixed', 'bayesian', 'groupSequential'] as const)(
    'has an answer however few units there are, by method %s',
    (method) => {
      for (const kind of ['proportion', 'mean'] as const) {
        for (const missing of ['exclude', 'zero'] as const) {
          const definition: Partial<TestDefinition> = { method, minimumEffect: 0.1, metric: metricOf({ name: 'x', kind, missing }) };
          for (const one of few) {
            for (const other of few) {
              const { power, comparisons } = analyzeTest({
                record: recordOf(definition),
                totals: totalsOf([armWith('control', one), armWith('challenger', other)]),
                now,
              });
              expect(comparisons).toHaveLength(1);
              expect(power.detectableEffect ?? 1).toBeGreaterThan(0);
            }
          }
        }
      }
    },
  );
});
