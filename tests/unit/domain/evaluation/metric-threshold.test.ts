import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkMetrics, type MetricThreshold, parseMetricThreshold } from '../../../../src/domain/evaluation/metric-threshold.js';

interface GoldenCase {
  readonly threshold: Readonly<Record<string, number | boolean>>;
  readonly candidate: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
}

const cases: readonly GoldenCase[] = JSON.parse(readFileSync(new URL('../../../golden/metric-threshold.json', import.meta.url), 'utf8'));

const check = (threshold: MetricThreshold, candidate: Record<string, number>, baseline: Record<string, number> = {}) =>
  checkMetrics({ m: parseMetricThreshold('m', threshold) }, candidate, baseline)[0];

describe('checkMetrics', () => {
  it("agrees with MLflow's own validation on every generated case, also at the exact bound", () => {
    expect(cases).toHaveLength(400);
    const names: Readonly<Record<string, RegExp>> = {
      'candidate missing': /the candidate does not have/,
      'baseline missing': /the baseline does not have/,
      threshold: /is not at (least|most) [^,;]+(;|$)/,
      absolute: /moved by/,
      relative: /(of it, not by|not better than the baseline's 0)/,
    };
    for (const { threshold: raw, candidate, baseline, failures } of cases) {
      const threshold = {
        threshold: raw['threshold'] as number | undefined,
        minAbsoluteChange: raw['min_absolute_change'] as number | undefined,
        minRelativeChange: raw['min_relative_change'] as number | undefined,
        greaterIsBetter: raw['greater_is_better'] === true,
      };
      const result = check(threshold, candidate, baseline);
      const found = Object.keys(names).filter((name) => names[name]?.test(result?.message ?? ''));
      expect({ raw, candidate, baseline, passed: result?.passed, found: found.sort() }).toEqual({
        raw,
        candidate,
        baseline,
        passed: failures.length === 0,
        found: [...failures].sort(),
      });
    }
  });

  it('tells what it compared', () => {
    expect(check({ minAbsoluteChange: 0.1, greaterIsBetter: true }, { m: 0.5 }, { m: 0.45 })).toEqual({
      gate: 'metric',
      passed: false,
      metric: 'm',
      candidate: 0.5,
      baseline: 0.45,
      message: "m: 0.5 is not at least 0.55, the baseline's 0.45 moved by 0.1",
    });
  });

  it('lets nothing pass that cannot be compared', () => {
    expect(check({ threshold: 0, greaterIsBetter: true }, { m: Number.NaN })?.passed).toBe(false);
    expect(check({ minRelativeChange: 0.1, greaterIsBetter: true }, { m: Number.NaN }, { m: 1 })?.passed).toBe(false);
    expect(check({ minRelativeChange: 0.1, greaterIsBetter: false }, { m: 1 }, { m: Number.NaN })?.passed).toBe(false);
    expect(check({ minAbsoluteChange: 0.1, greaterIsBetter: true }, { m: 1 }, { m: Number.NaN })?.passed).toBe(false);
    expect(check({ minRelativeChange: 0, greaterIsBetter: true }, { m: 1 })?.passed).toBe(false);
    expect(checkMetrics({ toString: { threshold: 0, greaterIsBetter: true } }, {}, {})[0]?.passed).toBe(false);
  });
});

describe('parseMetricThreshold', () => {
  it.each([
    [{ greaterIsBetter: true }, 'at least one of'],
    [{ threshold: 1 }, 'greaterIsBetter'],
    [{ threshold: '1', greaterIsBetter: true }, 'threshold must be a number'],
    [{ threshold: Number.NaN, greaterIsBetter: true }, 'threshold must be a number'],
    [{ minAbsoluteChange: 0, greaterIsBetter: true }, 'above 0'],
    [{ minRelativeChange: 1.5, greaterIsBetter: true }, 'from 0 to 1'],
    [{ minRelativeChange: -0.1, greaterIsBetter: true }, 'from 0 to 1'],
    [null, 'must be an object'],
  ])('refuses %j, naming the metric', (input, message) => {
    expect(() => parseMetricThreshold('rmse', input as unknown as MetricThreshold)).toThrow(message);
    expect(() => parseMetricThreshold('rmse', input as unknown as MetricThreshold)).toThrow('rmse');
  });
});
