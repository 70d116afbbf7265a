import { describe, expect, it } from 'vitest';
import type { GateSettings } from '../../../../../src/features/online-learning/pipeline-settings.js';
import type { UpdateComparison } from '../../../../../src/features/online-learning/update-result.js';
import { judgeCandidate } from '../../../../../src/features/online-learning/updates/judge-candidate.js';

const gate: GateSettings = { metric: 'accuracy_score', thresholds: {}, margin: 0, significant: false, alpha: 0.05, maxLatencyMs: 100 };

function comparison(candidate: number, incumbent: number | undefined, pValue?: number): UpdateComparison {
  const improvement = incumbent === undefined ? undefined : candidate - incumbent;
  const test = pValue === undefined ? undefined : { name: 'mcnemar' as const, pValue };
  return { metric: 'accuracy_score', higherIsBetter: true, rows: 200, candidate, incumbent, improvement, test };
}

const passes = (...given: Parameters<typeof judgeCandidate>) => judgeCandidate(...given).every(({ passed }) => passed);

describe('the gate of an update', () => {
  it.each([
    ['is better', 0.9, 0.8, true],
    ['is as good', 0.8, 0.8, true],
    ['is worse', 0.799, 0.8, false],
  ])('for a candidate that %s is %s against %s', (_, candidate, incumbent, passed) => {
    expect(passes(comparison(candidate, incumbent), gate, {}, {})).toBe(passed);
  });

  it('allows a candidate to be worse by the margin, a fraction of what the incumbent has', () => {
    expect(passes(comparison(0.77, 0.8), { ...gate, margin: 0.05 }, {}, {})).toBe(true);
    expect(passes(comparison(0.75, 0.8), { ...gate, margin: 0.05 }, {}, {})).toBe(false);
  });

  it('demands an improvement that is significant where that is asked for', () => {
    const strict = { ...gate, significant: true };
    expect(passes(comparison(0.9, 0.8, 0.04), strict, {}, {})).toBe(true);
    expect(passes(comparison(0.9, 0.8, 0.06), strict, {}, {})).toBe(false);
    expect(passes(comparison(0.9, 0.8), strict, {}, {})).toBe(false);
    expect(passes(comparison(0.8, 0.8, 0.001), strict, {}, {})).toBe(false);
  });

  it('holds the thresholds alone where there is no incumbent', () => {
    const demanding = { ...gate, thresholds: { f1_score: { threshold: 0.7, greaterIsBetter: true } } };
    expect(passes(comparison(0.5, undefined), demanding, { f1_score: 0.71 }, {})).toBe(true);
    expect(passes(comparison(0.5, undefined), demanding, { f1_score: 0.69 }, {})).toBe(false);
    expect(passes(comparison(0.5, undefined), demanding, {}, {})).toBe(false);
  });

  it('refuses a candidate whose improvement cannot be computed', () => {
    expect(passes({ ...comparison(0.9, 0.8), improvement: undefined }, gate, {}, {})).toBe(false);
  });

  it('tells what was compared', () => {
    const [result] = judgeCandidate(comparison(0.7, 0.8), gate, {}, {});
    expect(result).toMatchObject({ gate: 'metric', passed: false, metric: 'accuracy_score', candidate: 0.7, baseline: 0.8 });
    expect(result?.message).toBe("accuracy_score of the candidate, 0.7 on 200 rows, is worse than the incumbent's 0.8");
  });
});
