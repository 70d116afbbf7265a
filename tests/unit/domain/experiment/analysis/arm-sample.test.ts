import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { armSamples } from '../../../../../src/domain/experiment/analysis/arm-sample.js';
import { covariatePairs } from '../../../../../src/domain/experiment/analysis/covariate-pairs.js';
import { weightedSample } from '../../../../../src/domain/experiment/analysis/weighted-sample.js';
import type { MetricTotals, WeightedTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { Covariance } from '../../../../../src/domain/stats/summaries/covariance.js';
import { armOf, metricOf, totalsOf } from '../example-test.js';

/** Totals of units (x, y), of which only the first `known` have their covariate x counted. */
function withCovariate(units: readonly (readonly [number, number])[], known: number): MetricTotals {
  const all = Covariance.from(
    units.map(([x]) => x),
    units.map(([, y]) => y),
  ).toJSON();
  const of = Covariance.from(
    units.slice(0, known).map(([x]) => x),
    units.slice(0, known).map(([, y]) => y),
  ).toJSON();
  const covariate = { n: of.n, mean: of.meanX, m2: of.m2X, c: of.cXY, yMean: of.meanY, yM2: of.m2Y };
  return { n: all.n, mean: all.meanY, m2: all.m2Y, covariate };
}

const random = seededRandom(3);
const unitsOf = (count: number) =>
  Array.from({ length: count }, (): [number, number] => {
    const x = 10 * random.next();
    return [x, 2 * x + random.next()];
  });

describe('a sample of an arm', () => {
  const sampleOf = (metric: Parameters<typeof metricOf>[0], totals: MetricTotals, units = totals.n) =>
    armSamples(metricOf({ name: 'x', ...metric }), totalsOf([armOf('a', units, { x: totals })]))[0];

  it('is a proportion where all values are 0 or 1, zeros of silent units included', () => {
    expect(sampleOf({}, { n: 100, mean: 0.3, m2: 21 })).toMatchObject({ status: 'ok', proportion: { successes: 30, trials: 100 } });
    expect(sampleOf({}, { n: 30, mean: 1, m2: 0 }, 100)).toMatchObject({ proportion: { successes: 30, trials: 100 }, mean: 0.3 });
  });

  it("is a mean where values lie between, such as shares of a unit's requests, and for other kinds", () => {
    const shares = sampleOf({}, { n: 100, mean: 0.3, m2: 12 });
    expect(shares).toMatchObject({ status: 'ok', n: 100, mean: 0.3, variance: 12 / 99 });
    expect(shares?.status === 'ok' && shares.proportion).toBeUndefined();
    const mean = sampleOf({ kind: 'mean' }, { n: 100, mean: 0.3, m2: 21 });
    expect(mean?.status === 'ok' && mean.proportion).toBeUndefined();
  });
});

describe('covariates', () => {
  it('are taken as they are where every unit has one', () => {
    const units = [unitsOf(50), unitsOf(60)];
    const pairs = covariatePairs(
      units.map((each) => withCovariate(each, each.length)),
      [50, 60],
    );
    const direct = Covariance.from(
      (units[0] ?? []).map(([x]) => x),
      (units[0] ?? []).map(([, y]) => y),
    );
    expect(pairs?.[0]?.covariance).toBeCloseTo(direct.covariance, 10);
    expect(pairs?.[0]?.varianceX).toBeCloseTo(direct.varianceX, 10);
    expect(pairs?.[0]?.meanY).toBeCloseTo(direct.meanY, 10);
  });

  it('that are not known count as the mean of all arms', () => {
    const units = [unitsOf(50), unitsOf(60)];
    const known = [30, 60];
    const pairs = covariatePairs(
      units.map((each, arm) => withCovariate(each, known[arm] ?? 0)),
      [50, 60],
    );
    const seen = units.flatMap((each, arm) => each.slice(0, known[arm]));
    const mean = seen.reduce((sum, [x]) => sum + x, 0) / seen.length;
    const filled = (units[0] ?? []).map(([x, y], at): [number, number] => [at < 30 ? x : mean, y]);
    const direct = Covariance.from(
      filled.map(([x]) => x),
      filled.map(([, y]) => y),
    );
    for (const key of ['n', 'meanX', 'meanY', 'varianceX', 'varianceY', 'covariance'] as const)
      expect(pairs?.[0]?.[key]).toBeCloseTo(direct[key], 9);
  });

  it('are left alone where they are known only of units that have a value, though the others count as zero', () => {
    const totals = withCovariate(unitsOf(30), 30);
    const units = (missing: 'zero' | 'exclude') =>
      armSamples(
        metricOf({ name: 'x', kind: 'mean', covariate: 'before', missing }),
        totalsOf([armOf('a', 200, { x: totals }), armOf('b', 200, { x: totals })]),
      )[0];
    const [zero, exclude] = [units('zero'), units('exclude')];
    expect(zero?.status === 'ok' && zero.pairs).toBeUndefined();
    expect(exclude?.status === 'ok' && exclude.pairs).toBeDefined();
  });

  it('are left alone where an arm has none', () => {
    const { covariate: _, ...without } = withCovariate(unitsOf(30), 30);
    expect(covariatePairs([withCovariate(unitsOf(30), 30), without], [30, 30])).toBeUndefined();
  });
});

describe('a weighted sample', () => {
  const sums = (values: readonly number[], weight: number): WeightedTotals => ({
    n: values.length,
    w: values.length * weight,
    ww: values.length * weight ** 2,
    wy: values.reduce((sum, y) => sum + weight * y, 0),
    wwy: values.reduce((sum, y) => sum + weight ** 2 * y, 0),
    wwyy: values.reduce((sum, y) => sum + (weight * y) ** 2, 0),
  });
  const totals = totalsOf([armOf('a', 1000, {}), armOf('b', 1000, {})]);
  const onesOf = (length: number) =>
    sums(
      Array.from({ length }, () => 1),
      2,
    );
  const ones = onesOf(300);

  it('counts silent units as zeros with the weights of their periods', () => {
    const found = weightedSample(ones, { totals, arm: 0, missing: 'zero', propensityByPeriod: true });
    expect(found).toMatchObject({ status: 'ok', n: 1000, mean: 0.3 });
    expect(weightedSample(ones, { totals, arm: 0, missing: 'exclude', propensityByPeriod: true })).toMatchObject({ n: 300, mean: 1 });
  });

  it('weighs no less than the units that have a value, where the periods of others are not known', () => {
    const found = weightedSample(ones, { totals: { ...totals, periods: [] }, arm: 0, missing: 'zero', propensityByPeriod: true });
    expect(found).toMatchObject({ status: 'ok', mean: 1 });
  });

  it('divides by the units of all arms where propensities are not those of the period', () => {
    const found = weightedSample(ones, { totals, arm: 0, missing: 'zero', propensityByPeriod: false });
    expect(found).toMatchObject({ status: 'ok', mean: (300 * 2) / 2000 });
    expect(found.status === 'ok' && Math.sqrt(found.variance / found.n)).toBeCloseTo(Math.sqrt(300 * 4) / 2000, 12);
  });

  it('is not refused because few of many units have a value', () => {
    const rare = { totals, arm: 0, propensityByPeriod: true } as const;
    expect(weightedSample(onesOf(40), { ...rare, missing: 'zero' })).toMatchObject({ status: 'ok', mean: 0.04 });
    expect(weightedSample(onesOf(40), { ...rare, missing: 'exclude' }).status).toBe('not-computable');
  });

  it('is refused where few units carry nearly all weight', () => {
    const rare = { ...ones, w: 1000, ww: 1000 ** 2 / 9 };
    expect(weightedSample(rare, { totals, arm: 0, missing: 'exclude', propensityByPeriod: true })).toMatchObject({
      status: 'not-computable',
      reason: expect.stringContaining('9.0 units'),
    });
  });

  it('is refused of ratios, and of an arm without weights', () => {
    const policy = { type: 'thompson', floor: 0.01, updateIntervalMs: 1, minUnitsPerArm: 1 } as const;
    const arms = totalsOf([armOf('a', 100, { x: { n: 100, mean: 1, m2: 3 } })]);
    expect(armSamples(metricOf({ name: 'x' }), arms, policy)[0]?.status).toBe('not-computable');
    expect(armSamples(metricOf({ name: 'x', kind: 'ratio' }), arms, policy)[0]).toMatchObject({
      status: 'not-computable',
      reason: expect.stringContaining('Ratios'),
    });
  });
});
