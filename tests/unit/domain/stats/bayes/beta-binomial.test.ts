import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BetaPosterior, beta, betaBinomial, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly arms: readonly (readonly [alpha: number, beta: number])[];
  readonly probabilityBest: readonly string[];
  readonly expectedLoss: readonly string[];
}

/** Posteriors of these shapes, by way of a prior that the arms' counts add up to them. */
function posteriors(shapes: Golden['arms']): BetaPosterior[] {
  const prior = { alpha: Math.min(...shapes.map(([a]) => a)), beta: Math.min(...shapes.map(([, b]) => b)) };
  return betaBinomial(
    shapes.map(([a, b]) => ({ successes: a - prior.alpha, trials: a - prior.alpha + (b - prior.beta) })),
    { prior },
  );
}

const counts = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 100_000 })).map(([successes, failures]) => ({
    successes,
    trials: successes + failures,
  })),
  { minLength: 2, maxLength: 5 },
);

describe('betaBinomial', () => {
  test.each([...goldenCases<Golden>('bayes', 'twoBetas'), ...goldenCases<Golden>('bayes', 'severalBetas')])(
    'has the exact probabilities and losses of $arms',
    ({ arms, probabilityBest, expectedLoss }) => {
      const found = posteriors(arms);
      const largestLoss = Math.max(...expectedLoss.map(Number));
      found.forEach((arm, index) => {
        expect(Math.abs(arm.probabilityBest - Number(probabilityBest[index]))).toBeLessThan(1e-13);
        expect(Math.abs(arm.expectedLoss - Number(expectedLoss[index])) / largestLoss).toBeLessThan(1e-13);
      });
    },
  );

  test('begins with a flat prior', () => {
    const [control, challenger] = betaBinomial([
      { successes: 50, trials: 1000 },
      { successes: 60, trials: 1000 },
    ]);
    expect(control).toMatchObject({ alpha: 51, beta: 951, mean: 51 / 1002 });
    expectNear(challenger?.probabilityBest ?? 0, 0.83561126487546, 1e-13);
    expect(control?.interval.lower).toBe(beta(51, 951).quantile(0.025 + 1e-17));
  });

  test('gives probabilities that sum to 1 and losses that are at least the distance to the best mean', () => {
    fc.assert(
      fc.property(counts, (arms) => {
        const found = betaBinomial(arms);
        expect(found.reduce((sum, { probabilityBest }) => sum + probabilityBest, 0)).toBeCloseTo(1, 12);
        const best = Math.max(...found.map(({ mean }) => mean));
        for (const { mean, expectedLoss } of found) expect(expectedLoss - (best - mean)).toBeGreaterThan(-1e-13);
      }),
      { ...seeded, numRuns: 40 },
    );
  });

  test('has losses that differ by the means, as the expected maximum is one number', () => {
    fc.assert(
      fc.property(counts, (arms) => {
        const found = betaBinomial(arms);
        const maxima = found.map(({ mean, expectedLoss }) => mean + expectedLoss);
        expect(Math.max(...maxima) - Math.min(...maxima)).toBeLessThan(1e-13);
      }),
      { ...seeded, numRuns: 40 },
    );
  });

  test('keeps digits of small chances of either arm', () => {
    const [worse, better] = betaBinomial([
      { successes: 400, trials: 1000 },
      { successes: 500, trials: 1000 },
    ]);
    const swapped = betaBinomial([
      { successes: 600, trials: 1000 },
      { successes: 500, trials: 1000 },
    ]);
    expectNear(worse?.probabilityBest ?? 0, swapped[1]?.probabilityBest ?? 1, 1e-9);
    expectNear(better?.expectedLoss ?? 0, swapped[0]?.expectedLoss ?? 1, 1e-9);
  });

  // By integration with 30 digits.
  test.each([
    [1e-9, 6.687714019068934e-10],
    [1e-3, 0.000667505363523505],
  ])('is right and quick for a prior that is far from flat: Beta(%d, ·)', (alpha, probability) => {
    const arms = [
      { successes: 0, trials: 10 },
      { successes: 1, trials: 10 },
    ];
    const [first] = betaBinomial(arms, { prior: { alpha, beta: 1 } });
    expect(Math.abs((first?.probabilityBest ?? 1) - probability)).toBeLessThan(1e-15);
  });

  test('takes rewards that are no integers, and one arm alone', () => {
    expect(betaBinomial([{ successes: 2.5, trials: 10 }])[0]).toMatchObject({ alpha: 3.5, beta: 8.5, probabilityBest: 1, expectedLoss: 0 });
  });

  test.each<[string, Parameters<typeof betaBinomial>]>([
    ['no arms', [[]]],
    ['more successes than trials', [[{ successes: 2, trials: 1 }]]],
    ['negative counts', [[{ successes: -1, trials: 1 }]]],
    ['NaN', [[{ successes: 1, trials: Number.NaN }]]],
    ['an improper prior', [[{ successes: 1, trials: 2 }], { prior: { alpha: 0, beta: 1 } }]],
    ['a confidence of 1', [[{ successes: 1, trials: 2 }], { confidence: 1 }]],
  ])('refuses %s', (_, given) => {
    expect(() => betaBinomial(...given)).toThrow(StatisticsError);
  });
});
