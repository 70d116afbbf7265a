import { expect } from 'vitest';
import type { Distribution } from '../../../src/domain/stats/distributions/distribution.js';
import { readGolden } from './golden.js';

/** A distribution with the truth about it, from `distributions.py`. */
export interface GoldenCase {
  readonly distribution: string;
  readonly parameters: readonly number[];
  /** x, density, P(X ≤ x), P(X > x). */
  readonly points: readonly (readonly [number, number, number, number])[];
  /** Probability, its quantile, its upper quantile. */
  readonly quantiles: readonly (readonly [number, number, number])[];
}

/** Below this the truth may have lost digits itself. */
const SMALLEST = 1e-300;

/** Cases of one subject. */
export function goldenDistributions(subject: string): readonly GoldenCase[] {
  return readGolden(`distributions-${subject}`);
}

/** The name of a case, for messages. */
export function named({ distribution, parameters }: GoldenCase): string {
  return `${distribution}(${parameters.join(', ')})`;
}

/** Expects density and tails to be right to 12 digits, to 10 where a parameter is beyond 100,000. */
export function expectTails(tested: Distribution, golden: GoldenCase): void {
  const tolerance = golden.parameters.some((parameter) => parameter > 1e5) ? 1e-10 : 1e-12;
  for (const [x, density, lower, upper] of golden.points) {
    near(tested.pdf(x), density, tolerance, `${named(golden)}.pdf(${x})`);
    near(tested.cdf(x), lower, tolerance, `${named(golden)}.cdf(${x})`);
    near(tested.sf(x), upper, tolerance, `${named(golden)}.sf(${x})`);
  }
}

/** Expects quantiles of both tails to be right to 10 digits. */
export function expectQuantiles(tested: Distribution, golden: GoldenCase): void {
  for (const [p, lower, upper] of golden.quantiles) {
    near(tested.quantile(p), lower, 1e-10, `${named(golden)}.quantile(${p})`);
    near(tested.upperQuantile(p), upper, 1e-10, `${named(golden)}.upperQuantile(${p})`);
  }
}

/** Fails with the name of the call unless `actual` is `expected` up to a relative error. */
export function near(actual: number, expected: number, tolerance: number, name: string): void {
  if (actual === expected) return;
  if (Math.abs(expected) < SMALLEST) {
    expect(Math.abs(actual), name).toBeLessThan(2 * SMALLEST);
    return;
  }
  const error = Math.abs(actual - expected) / Math.abs(expected);
  expect(error, `${name} = ${actual}, truth ${expected}`).toBeLessThanOrEqual(tolerance);
}
