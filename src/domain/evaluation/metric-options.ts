import { StatisticsError } from '../../core/errors/statistics-error.js';
import { describe } from '../../core/validation/describe.js';
import type { LabelValue } from './label-value.js';
import { checkLabel } from './metrics/check-labels.js';

/** How the scores of several classes become one: of one class alone, or a mean over classes (`micro` counts all rows alike). */
export type ClassAverage = 'binary' | 'macro' | 'micro' | 'weighted';

/** How precision, recall and F1 count. */
export interface ClassScoreOptions {
  /** @default 'binary' for at most two classes, else 'weighted', as MLflow's evaluator has it */
  readonly average?: ClassAverage | undefined;
  /** The class that `binary` looks at. @default true, 1, or the last class in sorted order */
  readonly positive?: LabelValue | undefined;
}

/** How a Sharpe ratio is scaled. */
export interface SharpeOptions {
  /** Returns in a year; the root of it scales the ratio. @default 252 */
  readonly periodsPerYear?: number | undefined;
  /** Return of a period without risk, which is taken off. @default 0 */
  readonly riskFreeReturn?: number | undefined;
}

/** What a prediction means for metrics of trading: its sign is held (long, short, nothing), or as much as it says. */
export type TradingPosition = 'sign' | 'size';

/** How a metric by name counts; each option concerns only some metrics. */
export interface ScoreOptions extends ClassScoreOptions, SharpeOptions {
  /** Classes in the order of probabilities, for `log_loss`. @default false and true, or 0 and 1 */
  readonly classes?: readonly LabelValue[] | undefined;
  /** What is held of what returns `actual`, for metrics of trading. @default 'sign' */
  readonly position?: TradingPosition | undefined;
}

/** Checks how class scores are to be counted. @throws StatisticsError */
export function parseClassScoreOptions(options: ClassScoreOptions): ClassScoreOptions {
  const { average, positive } = options;
  if (average !== undefined && average !== 'binary' && average !== 'macro' && average !== 'micro' && average !== 'weighted')
    throw new StatisticsError(`average must be 'binary', 'macro', 'micro' or 'weighted', not ${describe(average)}.`);
  if (positive !== undefined) checkLabel('positive', positive);
  return { average, positive };
}
