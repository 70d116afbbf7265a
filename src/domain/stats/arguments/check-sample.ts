import { StatisticsError } from '../../../core/errors/statistics-error.js';
import type { BivariateSample, Proportion, Sample } from '../sample.js';
import { checkCount, checkFinite, checkNonNegative } from './check-number.js';
import { checkObject } from './check-object.js';

/**
 * Checks what is known of a sample; of fewer than two observations the variance does not matter.
 *
 * @throws StatisticsError
 */
export function checkSample(what: string, sample: Sample): void {
  checkObject(what, sample);
  checkCount(`${what}.n`, sample.n);
  if (sample.n === 0) return;
  checkFinite(`${what}.mean`, sample.mean);
  if (sample.n > 1) checkNonNegative(`${what}.variance`, sample.variance);
}

/**
 * Checks what is known of two quantities of the same units.
 *
 * @throws StatisticsError
 */
export function checkBivariateSample(what: string, sample: BivariateSample): void {
  checkObject(what, sample);
  checkSample(`${what} (x)`, { n: sample.n, mean: sample.meanX, variance: sample.varianceX });
  checkSample(`${what} (y)`, { n: sample.n, mean: sample.meanY, variance: sample.varianceY });
  if (sample.n > 1) checkFinite(`${what}.covariance`, sample.covariance);
}

/**
 * Checks successes among trials. Successes may be a mean times a count, and so not quite an integer.
 *
 * @throws StatisticsError
 */
export function checkProportion(what: string, proportion: Proportion): void {
  checkObject(what, proportion);
  const { successes, trials } = proportion;
  checkCount(`${what}.trials`, trials);
  checkNonNegative(`${what}.successes`, successes);
  if (successes > trials) throw new StatisticsError(`${what} has ${successes} successes among ${trials} trials.`);
}
