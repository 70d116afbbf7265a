import type { LabelValue } from '../label-value.js';
import { type ClassScoreOptions, parseClassScoreOptions } from '../metric-options.js';
import { type ClassScore, classScore } from './class-counts.js';
import { confusionMatrix } from './confusion-matrix.js';

/**
 * Share of the rows predicted to be of a class that are of it; 0 where none was predicted.
 *
 * @returns undefined for `binary` where nothing tells which class is the positive one: a single class that is not 0, 1, true or false.
 * @throws StatisticsError when lists differ in length or are empty, a value is no label, or an option has no meaning.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.precision([1, 0, 1, 1], [1, 1, 0, 1], { positive: 0 }); // => 0
 * metrics.precision([1, 0, 1, 0], [1, 1, 0, 0]); // => 0.5
 * ```
 */
export function precision(
  actual: ArrayLike<LabelValue>,
  predicted: ArrayLike<LabelValue>,
  options: ClassScoreOptions = {},
): number | undefined {
  return scoreOf('precision', actual, predicted, options);
}

/**
 * Share of the rows of a class that were predicted to be of it; 0 where there are none.
 *
 * @returns undefined as {@link precision}
 * @throws StatisticsError as {@link precision}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.recall(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'c'], { average: 'binary', positive: 'a' }); // => 0.5
 * ```
 */
export function recall(
  actual: ArrayLike<LabelValue>,
  predicted: ArrayLike<LabelValue>,
  options: ClassScoreOptions = {},
): number | undefined {
  return scoreOf('recall', actual, predicted, options);
}

/**
 * Harmonic mean of precision and recall: 2 · hits / (predicted + actual), after van Rijsbergen (1979). Averages over classes are means of the F1 of each
 * class.
 *
 * @returns undefined as {@link precision}
 * @throws StatisticsError as {@link precision}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.f1([0, 1, 2, 0], [0, 1, 1, 0], { average: 'macro' })?.toFixed(4); // => '0.5556'
 * ```
 */
export function f1(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>, options: ClassScoreOptions = {}): number | undefined {
  return scoreOf('f1', actual, predicted, options);
}

function scoreOf(
  score: ClassScore,
  actual: ArrayLike<LabelValue>,
  predicted: ArrayLike<LabelValue>,
  options: ClassScoreOptions,
): number | undefined {
  const parsed = parseClassScoreOptions(options);
  const { classes, counts } = confusionMatrix(actual, predicted);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return classScore(
    score,
    {
      classes,
      hits: counts.map((row, place) => row[place] as number),
      predicted: classes.map((_, place) => sum(counts.map((row) => row[place] as number))),
      actual: counts.map(sum),
    },
    parsed,
  );
}
