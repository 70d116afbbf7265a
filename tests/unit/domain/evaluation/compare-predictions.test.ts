import { describe, expect, it } from 'vitest';
import { StatisticsError } from '../../../../src/core/errors/statistics-error.js';
import { type Random, seededRandom } from '../../../../src/core/random.js';
import { comparePredictions, type PairedPredictions } from '../../../../src/domain/evaluation/compare-predictions.js';
import { metricByName } from '../../../../src/domain/evaluation/metric-by-name.js';
import * as metrics from '../../../../src/domain/evaluation/metrics.js';

/** Answers that are right with a probability, both models often wrong on the same rows. */
function twoModels(random: Random, rows: number, rightA: number, rightB: number) {
  const actual = Array.from({ length: rows }, () => random.next() < 0.4);
  const hard = actual.map(() => random.next());
  const answer = (right: number) =>
    actual.map((label, row) => ((hard[row] as number) * 0.7 + random.next() * 0.3 < right ? label : !label));
  return { actual, a: answer(rightA), b: answer(rightB) };
}

describe('comparePredictions', () => {
  it('of classes gives both values, what b gains with its interval, and McNemar of the rows that one got right', () => {
    const rows = twoModels(seededRandom(1), 400, 0.6, 0.75);
    const comparison = comparePredictions({ task: 'classification', ...rows, metric: 'accuracy_score', random: seededRandom(2) });
    const { valueA, valueB, improvement, interval } = comparison;
    expect(valueA).toBe(metrics.accuracy(rows.actual, rows.a));
    expect(valueB).toBe(metrics.accuracy(rows.actual, rows.b));
    expect(improvement).toBeCloseTo((valueB as number) - (valueA as number), 12);
    expect(interval?.lower).toBeLessThan(improvement as number);
    expect(interval?.upper).toBeGreaterThan(improvement as number);
    expect(comparison).toMatchObject({ metric: 'accuracy_score', higherIsBetter: true, rows: 400, better: 'b', test: { name: 'mcnemar' } });
    expect(comparison.test?.pValue).toBeLessThan(0.001);
    const reversed = comparePredictions({
      task: 'classification',
      actual: rows.actual,
      a: rows.b,
      b: rows.a,
      metric: 'accuracy_score',
      random: seededRandom(2),
    });
    expect(reversed).toMatchObject({ better: 'a', improvement: -(improvement as number), test: comparison.test });
  });

  it('of numbers counts a smaller error as an improvement, and agrees with the interval of normal theory', () => {
    const random = seededRandom(3);
    const actual = Array.from({ length: 500 }, () => random.next() * 10);
    const noise = actual.map(() => random.next() - 0.5);
    const a = actual.map((value, row) => value + 2 * (noise[row] as number));
    const b = actual.map((value, row) => value + 1.8 * (noise[row] as number) + 0.3 * (random.next() - 0.5));
    const comparison = comparePredictions({ task: 'regression', actual, a, b, metric: 'mean_absolute_error', random });
    const gains = actual.map((value, row) => Math.abs((a[row] as number) - value) - Math.abs((b[row] as number) - value));
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / 500;
    const error = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / 499 / 500);
    expect(comparison.improvement).toBeCloseTo(mean, 12);
    expect(Math.abs((comparison.interval?.lower as number) - (mean - 1.96 * error))).toBeLessThan(0.25 * error);
    expect(Math.abs((comparison.interval?.upper as number) - (mean + 1.96 * error))).toBeLessThan(0.25 * error);
    expect(comparison).toMatchObject({ better: 'b', higherIsBetter: false, test: { name: 'pairedBootstrap' } });
  });

  it('of equal models shows no difference, and says so', () => {
    const actual = [1, 2, 3, 4];
    const same = [1, 2, 2, 5];
    const regression = comparePredictions({ task: 'regression', actual, a: same, b: same, metric: 'r2_score', random: seededRandom(4) });
    expect(regression).toMatchObject({ improvement: 0, interval: { lower: 0, upper: 0 }, better: 'none', test: { pValue: 1 } });
    const classes = comparePredictions({ task: 'classification', actual, a: same, b: same, metric: 'f1_score', random: seededRandom(4) });
    expect(classes).toMatchObject({ improvement: 0, better: 'none', test: undefined });
  });

  it('claims a difference of equally good models about as often as it says', () => {
    const random = seededRandom(6);
    let claims = 0;
    for (let round = 0; round < 200; round++) {
      const rows = twoModels(random, 150, 0.6, 0.6);
      const input: PairedPredictions = { task: 'classification', ...rows, metric: 'accuracy_score', random, resamples: 400 };
      if (comparePredictions(input).better !== 'none') claims += 1;
    }
    expect(claims).toBeGreaterThanOrEqual(3);
    expect(claims).toBeLessThanOrEqual(20);
  });

  it.each(['precision_score', 'recall_score', 'f1_score'] as const)('gives the %s of both as the metric itself does', (metric) => {
    const rows = twoModels(seededRandom(7), 60, 0.5, 0.7);
    const { valueA, valueB } = comparePredictions({ task: 'classification', ...rows, metric, random: seededRandom(1) });
    expect(valueA).toBe(metricByName(metric).compute(rows.actual, rows.a));
    expect(valueB).toBe(metricByName(metric).compute(rows.actual, rows.b));
  });

  it('compares probabilities by log_loss', () => {
    const actual = [0, 1, 1, 0, 1, 0, 1, 1];
    const a = actual.map(() => 0.5);
    const b = actual.map((label) => (label === 1 ? 0.8 : 0.3));
    const labels = actual.map(() => 1);
    const comparison = comparePredictions({
      task: 'classification',
      actual,
      a: labels,
      b: labels,
      probabilities: { a, b },
      metric: 'log_loss',
      random: seededRandom(1),
    });
    expect(comparison.valueA).toBeCloseTo(Math.LN2, 12);
    expect(comparison.valueB).toBeCloseTo(metrics.logLoss(actual, b) as number, 12);
    expect(comparison).toMatchObject({ better: 'b', test: undefined });
  });

  it('is the same for the same seed, and leaves out what cannot be computed', () => {
    const rows = { actual: [1, 1, 1], a: [1, 2, 1], b: [1, 1, 1] };
    const input = () => ({ task: 'regression' as const, ...rows, random: seededRandom(9) });
    expect(comparePredictions({ ...input(), metric: 'mean_squared_error' })).toEqual(
      comparePredictions({ ...input(), metric: 'mean_squared_error' }),
    );
    const unknown = comparePredictions({ ...input(), metric: 'r2_score' });
    expect(unknown).toMatchObject({ valueA: undefined, improvement: undefined, interval: undefined, test: undefined, better: 'none' });
  });

  it('refuses what has no meaning', () => {
    const input: PairedPredictions = {
      task: 'regression',
      actual: [1, 2],
      a: [1, 2],
      b: [2, 1],
      metric: 'mean_absolute_error',
      random: seededRandom(1),
    };
    for (const wrong of [
      { a: [1] },
      { b: [1, Number.NaN] },
      { actual: [], a: [], b: [] },
      { metric: 'mae' },
      { metric: 'roc_auc' },
      { metric: 'log_loss' },
      { resamples: 99 },
      { confidence: 1 },
    ])
      expect(() => comparePredictions({ ...input, ...wrong })).toThrow(StatisticsError);
  });
});
