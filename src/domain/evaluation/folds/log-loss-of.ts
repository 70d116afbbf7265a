import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkProbability } from '../../stats/arguments/check-number.js';
import type { LabelValue } from '../label-value.js';
import type { RowProbability } from './metric-fold.js';

/**
 * −ln of the probability that was given to what came. Probabilities are kept away from 0 and 1 by the spacing of numbers at 1, as scikit-learn does,
 * so that one sure mistake is not infinite.
 *
 * @param positive - The class that a single probability is of.
 * @throws StatisticsError without a probability, or for a label that is no class.
 */
export function logLossOf(
  actual: LabelValue,
  probability: RowProbability,
  classes: readonly LabelValue[] | undefined,
  positive: LabelValue | undefined,
): number {
  return -Math.log(Math.min(Math.max(probabilityOf(actual, probability, classes, positive), Number.EPSILON), 1 - Number.EPSILON));
}

function probabilityOf(
  actual: LabelValue,
  probability: RowProbability,
  classes: readonly LabelValue[] | undefined,
  positive: LabelValue | undefined,
): number {
  if (probability === undefined) throw new StatisticsError('This metric needs the probability of each row.');
  if (typeof probability === 'number') {
    checkProbability('A probability', probability);
    return isPositive(actual, classes, positive) ? probability : 1 - probability;
  }
  const at = classes === undefined ? Number(isPositive(actual, classes, positive)) : classes.indexOf(actual);
  const size = classes?.length ?? 2;
  if (at < 0) throw new StatisticsError(`The label ${JSON.stringify(actual)} is not one of the classes ${JSON.stringify(classes)}.`);
  if (probability.length !== size)
    throw new StatisticsError(
      `A row has ${probability.length} probabilities for ${size} classes${classes ? '' : '; name them in the option classes'}.`,
    );
  return checkProbability('A probability', probability[at] as number);
}

/** Whether a label is the positive one of two. @throws StatisticsError where nothing tells */
export function isPositive(actual: LabelValue, classes: readonly LabelValue[] | undefined, positive: LabelValue | undefined): boolean {
  if (positive !== undefined) return actual === positive;
  if (classes !== undefined) return actual === classes[1];
  if (actual === true || actual === 1) return true;
  if (actual === false || actual === 0) return false;
  throw new StatisticsError(
    `Which class is the positive one cannot be told of ${JSON.stringify(actual)}; give the option positive or classes.`,
  );
}
