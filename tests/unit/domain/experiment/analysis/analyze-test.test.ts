import { describe, expect, it } from 'vitest';
import { type AnalyzeInput, analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import { recommend } from '../../../../../src/domain/experiment/decisions/recommend.js';
import type { MetricTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { QuantileSketch } from '../../../../../src/domain/stats/summaries/quantile-sketch.js';
import { armOf, armsNamed, conversions, hour, metricOf, now, recordOf, startedAt, totalsOf } from '../example-test.js';

const healthy = totalsOf([armOf('control', 2000, conversions(200)), armOf('challenger', 2000, conversions(230))]);
const analyze = (more: Partial<AnalyzeInput> = {}) => analyzeTest({ record: recordOf(), totals: healthy, now, ...more });

describe('an analysis', () => {
  it('carries what it is of', () => {
    expect(analyze({ record: recordOf({ version: 3, unit: 'device' }, { winner: 'challenger' }) })).toMatchObject({
      schemaVersion: 1,
      testId: 'checkout',
      name: 'Checkout',
      definitionVersion: 3,
      status: 'running',
      method: 'sequential',
      confidence: 0.95,
      analyzedAt: now,
      startedAt,
      unit: 'device',
      winner: 'challenger',
    });
  });

  it('carries the recommendation of the rules', () => {
    const { recommendation, ...facts } = analyze();
    expect(recommendation).toEqual(recommend(recordOf(), facts));
  });

  it('leaves pauses out of the duration, and what follows the end', () => {
    const durationMs = (record: Parameters<typeof recordOf>[1]) => analyze({ record: recordOf({}, record) }).durationMs;
    expect(durationMs({})).toBe(48 * hour);
    expect(durationMs({ pausedMs: 5 * hour })).toBe(43 * hour);
    expect(durationMs({ status: 'paused', pausedMs: 5 * hour, pausedAt: startedAt + 20 * hour })).toBe(15 * hour);
    expect(durationMs({ status: 'completed', completedAt: startedAt + 30 * hour })).toBe(30 * hour);
    expect(durationMs({ startedAt: undefined })).toBe(0);
    expect(durationMs({ startedAt: now + hour })).toBe(0);
  });

  it('describes the arms by themselves', () => {
    const latencies = Array.from({ length: 1000 }, (_, at) => at + 1);
    const latency = { n: 1000, mean: 500.5, m2: 83_333_250, sketch: QuantileSketch.from(latencies).toJSON() };
    const served = armOf('challenger', 3000, conversions(300), { predictions: 1000, errors: 30, latency });
    const record = recordOf({ arms: armsNamed('control', 'challenger').map((arm, at) => ({ ...arm, trafficWeight: at + 1 })) });
    const totals = totalsOf([armOf('control', 1500, conversions(150)), served], {
      periods: [{ period: 1, weights: [1, 2], units: [1500, 3000] }],
    });
    const [control, challenger] = analyze({ record, totals }).variants;
    expect(control).toMatchObject({ name: 'control', control: true, units: 1500, share: 1 / 3, predictions: 0, errors: 0 });
    expect(control?.errorRate).toBeUndefined();
    expect(control?.latency).toBeUndefined();
    expect(challenger).toMatchObject({ control: false, modelName: 'm', modelVersion: '2', errorRate: 0.03 });
    expect(challenger?.expectedShare).toBeCloseTo(2 / 3, 12);
    for (const [key, value] of [
      ['mean', 500.5],
      ['p50', 500],
      ['p95', 950],
      ['p99', 990],
    ] as const) {
      expect(Math.abs((challenger?.latency?.[key] ?? 0) / value - 1)).toBeLessThan(0.006);
    }
    // Wilson's interval of 300 among 3000.
    expect(challenger?.metrics['converted']).toMatchObject({ n: 3000, mean: 0.1 });
    expect(challenger?.metrics['converted']?.interval?.lower).toBeCloseTo(0.0897710526, 8);
  });

  it('takes the arms by name, and one that nobody has seen as empty', () => {
    const [control, challenger] = analyze({ totals: totalsOf([armOf('control', 2000, conversions(200))]) }).variants;
    expect(control?.units).toBe(2000);
    expect(challenger).toMatchObject({ units: 0, share: 0, metrics: {} });
  });
});

describe('what cannot be computed', () => {
  const compared = (control: MetricTotals | undefined, challenger: MetricTotals | undefined, metric = {}) => {
    const arms = [control, challenger].map((totals, at) =>
      armOf(['control', 'challenger'][at] ?? '', totals?.n ?? 0, totals ? { x: totals } : {}),
    );
    const record = recordOf({ metric: metricOf({ name: 'x', kind: 'mean', missing: 'exclude', ...metric }) });
    const analysis = analyzeTest({ record, totals: totalsOf(arms), now });
    expect(analysis.recommendation.action).not.toBe('promote');
    return analysis.comparisons[0];
  };
  const some = { n: 500, mean: 2, m2: 400 };

  it.each([
    ['no value in an arm', some, undefined, {}],
    ['one value in an arm', some, { n: 1, mean: 3, m2: 0 }, {}],
    ['one unit in an arm, of a proportion', { n: 1, mean: 0, m2: 0 }, { n: 3, mean: 2 / 3, m2: 2 / 3 }, { kind: 'proportion' }],
    ['values that do not vary', { ...some, m2: 0 }, { n: 500, mean: 3, m2: 0 }, {}],
    ['no success at all', { n: 500, mean: 0, m2: 0 }, { n: 500, mean: 0, m2: 0 }, { kind: 'proportion' }],
    ['all against none', { n: 500, mean: 0, m2: 0 }, { n: 500, mean: 1, m2: 0 }, { kind: 'proportion' }],
    ['a ratio without denominators', some, some, { kind: 'ratio' }],
    ['a ratio of denominators that are 0', { ...some, denominator: { mean: 0, m2: 0, c: 0 } }, some, { kind: 'ratio' }],
  ] as const)('is said so, with the reason, of %s', (_, control, challenger, metric) => {
    const found = compared(control, challenger, metric);
    expect(found).toMatchObject({ status: 'not-computable', metric: 'x', variant: 'challenger', control: 'control' });
    expect(found).toHaveProperty('reason', expect.stringMatching(/\w+/));
    expect(found).not.toHaveProperty('pValue');
  });

  it('leaves the others: a metric that cannot be compared is not in the family that is corrected', () => {
    const arms = ['control', 'challenger'].map((name, at) => armOf(name, 500, { x: { ...some, mean: 2 + at / 10 } }));
    const goal = (name: string) => metricOf({ name, kind: 'mean', missing: 'exclude' });
    const record = recordOf({ method: 'fixed', metric: goal('x'), metrics: [goal('y')] });
    const [first, second] = analyzeTest({ record, totals: totalsOf(arms), now }).comparisons;
    expect(second?.status).toBe('not-computable');
    expect(first?.status === 'ok' && first.adjustedPValue === first.pValue).toBe(true);
  });

  it('is the relative effect where the control may be zero', () => {
    for (const [control, challenger] of [
      [0.01, -0.2],
      [1e-6, 1e-6],
    ] as const) {
      const found = compared({ n: 500, mean: control, m2: 400 }, { n: 500, mean: challenger, m2: 400 });
      expect(found?.status === 'ok' && found.relative === undefined).toBe(true);
    }
  });
});

describe('significance', () => {
  const result = (units: number, rates: readonly [number, number], definition = {}) => {
    const arms = rates.map((rate, at) => armOf(['control', 'challenger'][at] ?? '', units, conversions(Math.round(units * rate))));
    const [comparison] = analyzeTest({ record: recordOf(definition), totals: totalsOf(arms), now }).comparisons;
    if (comparison?.status !== 'ok') throw new Error(comparison?.reason);
    return comparison;
  };

  it('at every look begins at 100 units an arm', () => {
    expect(result(99, [0.05, 0.8])).toMatchObject({ significant: false, better: 'unknown' });
    expect(result(99, [0.05, 0.8]).alwaysValidPValue).toBeLessThan(0.05);
    expect(result(100, [0.05, 0.8])).toMatchObject({ significant: true, better: 'challenger' });
  });

  it('says who is better by the direction of the metric', () => {
    expect(result(2000, [0.1, 0.2]).better).toBe('challenger');
    expect(result(2000, [0.2, 0.1]).better).toBe('control');
    expect(result(2000, [0.1, 0.2], { metric: metricOf({ higherIsBetter: false }) }).better).toBe('control');
    expect(result(2000, [0.1, 0.1]).better).toBe('unknown');
  });

  it('follows the confidence of the test', () => {
    const p = result(2000, [0.1, 0.12], { method: 'fixed' }).pValue;
    expect(p).toBeLessThan(0.05);
    expect(p).toBeGreaterThan(0.01);
    expect(result(2000, [0.1, 0.12], { method: 'fixed' }).significant).toBe(true);
    expect(result(2000, [0.1, 0.12], { method: 'fixed', confidence: 0.99 }).significant).toBe(false);
  });
});
