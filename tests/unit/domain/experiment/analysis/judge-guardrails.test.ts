import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import type { GuardrailDefinition } from '../../../../../src/domain/experiment/definition/metric-definition.js';
import type { ArmTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { QuantileSketch } from '../../../../../src/domain/stats/summaries/quantile-sketch.js';
import { armOf, armsNamed, conversions, guardrailOf, metricOf, now, recordOf, totalsOf } from '../example-test.js';

const latency = (n: number, mean: number, sd = 20) => ({
  latency: { n, mean, m2: sd * sd * (n - 1), sketch: QuantileSketch.from([mean]).toJSON() },
});

function judge(guardrail: GuardrailDefinition, arms: readonly Partial<ArmTotals>[], units = 2000, more = {}) {
  const names = ['control', 'b', 'c'].slice(0, arms.length);
  const totals = totalsOf(names.map((name, at) => armOf(name, units, conversions(100), arms[at])));
  return analyzeTest({ record: recordOf({ arms: armsNamed(...names), guardrails: [guardrail], ...more }), totals, now }).guardrails;
}

describe('a guardrail', () => {
  it('passes when the whole sequence lies within the margin, also when the challenger is better', () => {
    expect(judge(guardrailOf(), [latency(2000, 100), latency(2000, 102)])[0]).toMatchObject({ verdict: 'pass', margin: 10 });
    expect(judge(guardrailOf(), [latency(2000, 100), latency(2000, 50)])[0]).toMatchObject({ verdict: 'pass', beyondMargin: false });
  });

  it('fails when the whole sequence lies beyond the margin', () => {
    const [found] = judge(guardrailOf(), [latency(2000, 100), latency(2000, 115)]);
    expect(found).toMatchObject({ metric: 'latency_ms', variant: 'b', verdict: 'fail', beyondMargin: true });
    expect(found?.effect?.lower).toBeGreaterThan(10);
    expect(found?.reason).toContain('is worse by more than the margin of 10: the difference is 15');
  });

  it('is unknown when the sequence contains the margin; the estimate tells which side is likelier', () => {
    expect(judge(guardrailOf(), [latency(2000, 100), latency(2000, 110.5)])[0]).toMatchObject({ verdict: 'unknown', beyondMargin: true });
    expect(judge(guardrailOf(), [latency(2000, 100), latency(2000, 109.5)])[0]).toMatchObject({ verdict: 'unknown', beyondMargin: false });
  });

  it('turns round where higher is better', () => {
    const guardrail = guardrailOf({ ...metricOf({ name: 'kept' }), margin: 0.02 });
    const kept = (count: number) => ({ metrics: { kept: { n: count, mean: 1, m2: 0 } } });
    expect(judge(guardrail, [kept(1000), kept(1200)])[0]).toMatchObject({ verdict: 'pass', beyondMargin: false });
    expect(judge(guardrail, [kept(1000), kept(800)])[0]).toMatchObject({ verdict: 'fail', beyondMargin: true });
  });

  it('is judged for every challenger by itself', () => {
    const verdicts = judge(guardrailOf(), [latency(2000, 100), latency(2000, 130), latency(2000, 100)]);
    expect(verdicts.map(({ variant, verdict }) => [variant, verdict])).toEqual([
      ['b', 'fail'],
      ['c', 'pass'],
    ]);
  });

  it('is unknown below 100 values in an arm, however large the difference', () => {
    const few = judge(guardrailOf(), [latency(2000, 100), latency(99, 500)])[0];
    expect(few).toMatchObject({ verdict: 'unknown', beyondMargin: false });
    expect(few?.reason).toContain('99');
    expect(judge(guardrailOf(), [latency(2000, 100), latency(100, 500)])[0]?.verdict).toBe('fail');
  });

  it('is unknown without any value, with the reason', () => {
    const [found] = judge(guardrailOf(), [latency(2000, 100), {}]);
    expect(found?.verdict).toBe('unknown');
    expect(found?.effect).toBeUndefined();
    expect(judge(guardrailOf(), [{}, {}])[0]?.reason).toContain('No latency');
  });
});

describe('the built-in guardrails', () => {
  const errorRate = guardrailOf({ ...metricOf({ name: 'error_rate', higherIsBetter: false, missing: 'exclude' }), margin: 0.02 });

  it('compare shares of failed predictions', () => {
    const [found] = judge(errorRate, [
      { predictions: 2000, errors: 20 },
      { predictions: 2000, errors: 200 },
    ]);
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(found?.effect?.estimate).toBeCloseTo(0.09, 12);
  });

  it('pass where no prediction failed in either arm, once there are enough', () => {
    const none = (predictions: number) => ({ predictions, errors: 0 });
    expect(judge(errorRate, [none(2000), none(2000)])[0]).toMatchObject({ verdict: 'pass' });
    expect(judge(errorRate, [none(200), none(200)])[0]).toMatchObject({ verdict: 'unknown' });
  });

  it('count predictions of one unit as one observation', () => {
    const arms = (perUnit: number) => [
      { predictions: 200 * perUnit, errors: 10 * perUnit },
      { predictions: 200 * perUnit, errors: 20 * perUnit },
    ];
    const once = judge(errorRate, arms(1), 200)[0];
    expect(judge(errorRate, arms(100), 200)[0]?.effect).toEqual(once?.effect);
    expect(judge(guardrailOf(), [latency(20_000, 100), latency(20_000, 108)], 200)[0]?.effect?.lower).toBeLessThan(5);
  });

  it('say nothing while traffic follows rewards', () => {
    const policy = { type: 'thompson', floor: 0.01, updateIntervalMs: 1, minUnitsPerArm: 1 } as const;
    const [found] = judge(guardrailOf(), [latency(2000, 100), latency(2000, 200)], 2000, { policy });
    expect(found).toMatchObject({ verdict: 'unknown' });
    expect(found?.reason).toContain('traffic follows rewards');
  });
});
