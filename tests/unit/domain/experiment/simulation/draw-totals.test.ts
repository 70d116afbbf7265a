import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { finish } from '../../../../../src/core/slices.js';
import { MetricMoments } from '../../../../../src/domain/experiment/metrics/metric-moments.js';
import { drawTotals } from '../../../../../src/domain/experiment/simulation/draw-totals.js';
import { drawUnit } from '../../../../../src/domain/experiment/simulation/draw-unit.js';
import type { ArmModel } from '../../../../../src/domain/experiment/simulation/metric-model.js';
import type { MetricTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { Moments } from '../../../../../src/domain/stats/summaries/moments.js';
import { metricOf } from '../example-test.js';

const model: ArmModel = {
  metric: metricOf(),
  shape: 'binary',
  mean: 0.3,
  effects: [0, 0],
  standardDeviation: 2,
  denominator: { mean: 3, standardDeviation: 0.7 },
  weight: Number.NaN,
};

const models: readonly (readonly [string, ArmModel])[] = [
  ['proportion', model],
  ['rare proportion', { ...model, mean: 0.004 }],
  ['weighted proportion', { ...model, weight: 2.5 }],
  ['normal mean', { ...model, shape: 'normal', mean: -4 }],
  ['weighted mean', { ...model, shape: 'normal', mean: 4, weight: 1.25 }],
  ['mean with a covariate', { ...model, shape: 'normal', correlation: 0.7 }],
  ['mean with a perfect covariate', { ...model, shape: 'normal', correlation: -1 }],
  ['mean with a long tail', { ...model, shape: 'lognormal', mean: 5, standardDeviation: 4 }],
  ['ratio', { ...model, shape: 'ratio' }],
];

/** All numbers of totals, by name. */
function numbersOf(totals: MetricTotals | undefined, path = ''): [string, number][] {
  return Object.entries(totals ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' ? [[path + name, value] as [string, number]] : numbersOf(value as MetricTotals, `${path + name}.`),
  );
}

function spread(draw: () => MetricTotals | undefined, times: number): Map<string, Moments> {
  const found = new Map<string, Moments>();
  for (let time = 0; time < times; time++) {
    for (const [name, value] of numbersOf(draw())) {
      const moments = found.get(name) ?? new Moments();
      moments.add(value);
      found.set(name, moments);
    }
  }
  return found;
}

describe('the moments of many units', () => {
  it.each(models)('are distributed as those of units drawn one by one: %s', (_, arm) => {
    const random = seededRandom(7);
    const units = 40;
    const times = 1500;
    const together = spread(() => finish(drawTotals(arm, units, random)), times);
    const oneByOne = spread(() => {
      const moments = new MetricMoments(arm.shape === 'ratio');
      for (let unit = 0; unit < units; unit++) moments.add(drawUnit(arm, random));
      return moments.totals();
    }, times);
    expect([...together.keys()].sort()).toEqual([...oneByOne.keys()].sort());
    for (const [name, one] of together) {
      const other = oneByOne.get(name) as Moments;
      const error = Math.sqrt((one.variance + other.variance) / times);
      expect(Math.abs(one.mean - other.mean), `mean of ${name}`).toBeLessThanOrEqual(4.5 * error + 1e-9 * Math.abs(one.mean));
      if (one.variance < 1e-12) expect(other.variance, `spread of ${name}`).toBeLessThan(1e-12);
      else
        expect(Math.abs(Math.log(one.variance / other.variance)), `spread of ${name}`).toBeLessThan(arm.shape === 'lognormal' ? 1 : 0.25);
    }
  });

  it('are those of the model', () => {
    const random = seededRandom(3);
    const ratio = new Moments();
    for (let time = 0; time < 2000; time++) {
      const totals = finish(drawTotals({ ...model, shape: 'ratio' }, 200, random)) as MetricTotals;
      ratio.add(totals.mean / (totals.denominator?.mean ?? 0));
    }
    expect(ratio.mean).toBeCloseTo(0.3, 2);
    expect(ratio.variance * 200 * 9).toBeCloseTo(4, 0);
  });

  it.each(models)('are none of no unit, and whole of one: %s', (_, arm) => {
    const random = seededRandom(9);
    expect(finish(drawTotals(arm, 0, random))).toBeUndefined();
    const one = finish(drawTotals(arm, 1, random)) as MetricTotals;
    expect(one.n).toBe(1);
    expect(one.m2).toBe(0);
  });
});
