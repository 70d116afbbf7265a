import { checkSample } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { studentT } from '../distributions/student-t.js';
import type { Sample } from '../sample.js';
import { alternativeOf, type DifferenceTest, intervalAround, symmetricPValue, type TestOptions, tailOf } from '../test-options.js';

/** The answer of {@link welchTTest}. */
export interface WelchTTest extends DifferenceTest {
  /** Of Student's distribution, after Satterthwaite; fractional. */
  readonly degreesOfFreedom: number;
}

/**
 * Whether the means of two samples differ, their variances being unknown and perhaps unequal (Welch 1947).
 *
 * t = (m₂ − m₁) / √(v₁/n₁ + v₂/n₂) is compared with Student's distribution of
 * (v₁/n₁ + v₂/n₂)² / ((v₁/n₁)²/(n₁ − 1) + (v₂/n₂)²/(n₂ − 1)) degrees of freedom.
 *
 * @param first - The control; a {@link Moments} or its numbers.
 * @param second - What is compared with it.
 * @returns Not computable of fewer than two values in a sample, or where neither varies.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { Moments, orThrow, welchTTest } from 'mlflow-ops/stats';
 * const control = Moments.from([20.1, 19.8, 21.3, 20.7]);
 * const challenger = Moments.from([22.4, 21.9, 23.0, 22.1]);
 * const test = orThrow(welchTTest(control, challenger));
 * test.pValue < 0.05 && test.interval.lower > 0; // => true
 * ```
 */
export function welchTTest(first: Sample, second: Sample, options: TestOptions = {}): Computed<WelchTTest> {
  checkSample('The first sample', first);
  checkSample('The second sample', second);
  const tail = tailOf(options);
  const alternative = alternativeOf(options);
  if (first.n < 2 || second.n < 2) return notComputable(`Two values in each sample are needed, not ${first.n} and ${second.n}.`);
  const squaredError1 = first.variance / first.n;
  const squaredError2 = second.variance / second.n;
  const standardError = Math.sqrt(squaredError1 + squaredError2);
  if (standardError === 0) return notComputable('Neither sample varies.');
  if (!Number.isFinite(standardError) || !Number.isFinite(second.mean - first.mean)) return notComputable('The values are too large.');
  // Shares of the squared error, because its square can underflow.
  const share1 = squaredError1 / (squaredError1 + squaredError2);
  const share2 = squaredError2 / (squaredError1 + squaredError2);
  const degreesOfFreedom = 1 / (share1 ** 2 / (first.n - 1) + share2 ** 2 / (second.n - 1));
  const distribution = studentT(degreesOfFreedom);
  const effect = second.mean - first.mean;
  const statistic = effect / standardError;
  return computed({
    effect,
    standardError,
    statistic,
    degreesOfFreedom,
    pValue: symmetricPValue((t) => distribution.sf(t), statistic, alternative),
    interval: intervalAround(effect, distribution.upperQuantile(tail) * standardError, alternative),
  });
}
