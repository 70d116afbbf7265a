import { describe, expect, it } from 'vitest';
import { agree, isAbout, isAtMost, simulated } from '../../../../support/simulation/simulated.js';

const short = { runs: 120, days: 10, unitsPerDay: 400 };

describe('a simulated test', () => {
  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => simulated({ options: { ...short, runs: 8, seed, effects: { candidate: { bought: 0.05 } } } });
    expect(of(1)).toEqual(of(1));
    expect(of(1).runTimeDays).not.toEqual(of(2).runTimeDays);
    expect(JSON.parse(JSON.stringify(of(1)))).toMatchObject({ runs: 8, seed: 1, days: 10, looks: 10, method: 'sequential' });
  });

  it('finds what is there, sooner than it ends, and rarely what is not', () => {
    const result = simulated({ options: { ...short, effects: { candidate: { bought: { relative: 0.4 } } } } });
    expect(isAtMost(result.falsePositiveRate, 0.05, short.runs)).toBe(true);
    expect(result.power?.rate).toBeGreaterThan(0.9);
    expect(result.stoppedEarly.rate).toBeGreaterThan(0.9);
    expect(result.runTimeDays.mean).toBeLessThan(8);
    expect(result.winners['candidate']?.rate).toBe(result.power?.rate);
    expect(result.comparisons[0]?.trueEffect).toBeCloseTo(0.08);
    // Who stops early stops at estimates that are too large.
    expect(result.comparisons[0]?.exaggeration).toBeGreaterThan(1);
    expect(result.withoutEffect.comparisons[0]?.trueEffect).toBe(0);
    expect(result.withoutEffect.comparisons[0]?.averageEstimate?.mean).toBeCloseTo(0, 2);
  });

  it('of one look is wrong as often as it says, and covers as often as it says', () => {
    const { falsePositiveRate, comparisons } = simulated({
      test: { method: 'fixed' },
      options: { runs: 600, looks: 1, stopAt: 'never', days: 5 },
    });
    expect(isAbout(falsePositiveRate, 0.05, 600)).toBe(true);
    expect(comparisons[0]?.coverage.rate).toBeGreaterThan(0.93);
  });

  it('shows what looking often at a test for one look does', () => {
    const naive = simulated({ test: { method: 'fixed' }, options: { runs: 100, looks: 40, days: 40, stopAt: 'significance' } });
    expect(naive.falsePositiveRate.rate).toBeGreaterThan(0.2);
    expect(naive.comparisons[0]?.coverageThroughout.rate).toBeLessThan(0.8);
  });

  it('comes to the same with units that are routed one by one', () => {
    const test = {
      variants: [{ name: 'current' }, { name: 'candidate' }, { name: 'other' }],
      metrics: [{ name: 'spent', kind: 'mean' }],
      guardrails: [{ name: 'error_rate', margin: 0.02 }],
      coverage: 0.6,
    } as const;
    const options = {
      baseline: { bought: { mean: 0.2 }, spent: { mean: 10, standardDeviation: 5 }, error_rate: { mean: 0.03 } },
      effects: { candidate: { bought: 0.09, spent: 0.5 }, other: { error_rate: 0.06 } },
      days: 3,
      unitsPerDay: 1000,
      runs: 40,
    };
    const counts = simulated({ test, options });
    const units = simulated({ test, options: { ...options, byUnit: true } });
    for (const rates of [
      [counts.falsePositiveRate, units.falsePositiveRate],
      [counts.power, units.power],
      [counts.undecided, units.undecided],
      [counts.guardrailAlarms['error_rate'], units.guardrailAlarms['error_rate']],
      [counts.comparisons[2]?.significant, units.comparisons[2]?.significant],
    ]) {
      expect(rates[0] !== undefined && rates[1] !== undefined && agree(rates[0], rates[1])).toBe(true);
    }
    expect(counts.power?.rate).toBeGreaterThan(0.2);
    expect(counts.power?.rate).toBeLessThan(0.98);
    expect(counts.guardrailAlarms['error_rate']?.rate).toBeGreaterThan(0.1);
    for (const { mean } of Object.values(units.traffic)) expect(mean).toBeCloseTo(1 / 3, 1);
  });

  it('stops where a challenger fails its guardrail', () => {
    const result = simulated({
      test: { guardrails: [{ name: 'latency_ms', margin: 5 }] },
      options: {
        ...short,
        runs: 40,
        baseline: { bought: { mean: 0.2 }, latency_ms: { mean: 80, standardDeviation: 20 } },
        effects: { candidate: { latency_ms: 15 } },
      },
    });
    expect(result.guardrailAlarms['latency_ms']?.rate).toBe(1);
    expect(result.withoutEffect.guardrailAlarms['latency_ms']?.rate).toBe(0);
    expect(result.undecided.rate).toBe(1);
    expect(result.stoppedEarly.rate).toBe(1);
    expect(result.power).toBeUndefined();
  });

  it('finds later what is known later', () => {
    const of = (outcomeDelayDays: number) =>
      simulated({
        test: { metric: { name: 'spent', kind: 'mean' } },
        options: {
          ...short,
          runs: 40,
          outcomeDelayDays,
          baseline: { spent: { mean: 10, standardDeviation: 3 } },
          effects: { candidate: { spent: 1 } },
        },
      }).runTimeDays.mean;
    expect(of(3)).toBeGreaterThanOrEqual(of(0) + 2.5);
  });

  it('lets traffic follow rewards, with estimates that are not led astray', () => {
    const result = simulated({
      test: { policy: { type: 'thompson', floor: 0.05, minUnitsPerArm: 50 } },
      options: { ...short, runs: 60, stopAt: 'never', effects: { candidate: { bought: 0.08 } } },
    });
    expect(result.method).toBe('ips');
    expect(result.traffic['candidate']?.mean).toBeGreaterThan(0.75);
    const uniform = simulated({ options: { ...short, runs: 60, stopAt: 'never', effects: { candidate: { bought: 0.08 } } } });
    expect(result.regret.mean).toBeLessThan(0.6 * uniform.regret.mean);
    expect(uniform.regret.mean).toBeCloseTo(0.08 * 2000, 0);
    const { averageEstimate } = result.comparisons[0] ?? {};
    expect(Math.abs((averageEstimate?.mean ?? 0) - 0.08)).toBeLessThan(4 * (averageEstimate?.standardError ?? 0));
    expect(isAtMost(result.srmAlarms, 0.02, 60)).toBe(true);
  });
});
