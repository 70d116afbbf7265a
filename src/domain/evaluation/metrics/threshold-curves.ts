import type { LabelValue } from '../label-value.js';
import { type BinaryRows, binaryRows, type PositiveOptions } from './binary-rows.js';
import { sortedSides } from './sorted-sides.js';

/** A point of a ROC curve: what happens when rows from a score on count as positive. */
export interface RocPoint {
  /** Infinity for the first, where no row does. */
  readonly threshold: number;
  /** Share of the negative rows that do. */
  readonly falsePositiveRate: number;
  /** Share of the positive rows that do. */
  readonly truePositiveRate: number;
}

/** A point of a precision-recall curve. */
export interface PrecisionRecallPoint {
  /** Infinity for the first, where no row counts as positive and precision is taken as 1. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), without points that lie on a line between their neighbours.
 *
 * @returns undefined where only one class occurs.
 * @throws StatisticsError when lists differ in length or are empty, or a value is not what it must be.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])?.map((point) => point.truePositiveRate); // => [ 0, 0.5, 0.5, 1, 1 ]
 * ```
 */
export function rocCurve(
  actual: ArrayLike<LabelValue>,
  scores: ArrayLike<number>,
  options: PositiveOptions = {},
): readonly RocPoint[] | undefined {
  const rows = binaryRows(actual, scores, options);
  if (rows === undefined || rows.positives === 0 || rows.positives === actual.length) return undefined;
  const negatives = actual.length - rows.positives;
  const steps = [{ threshold: Number.POSITIVE_INFINITY, hits: 0, misses: 0 }, ...stepsOf(rows, scores)];
  return steps
    .filter((step, place) => {
      const [before, after] = [steps[place - 1], steps[place + 1]];
      if (before === undefined || after === undefined) return true;
      return (step.hits - before.hits) * (after.misses - step.misses) !== (after.hits - step.hits) * (step.misses - before.misses);
    })
    .map(({ threshold, hits, misses }) => ({
      threshold,
      falsePositiveRate: misses / negatives,
      truePositiveRate: hits / rows.positives,
    }));
}

/**
 * Precision and recall for every threshold, from recall 0 to 1.
 *
 * @returns undefined without a row of the positive class.
 * @throws StatisticsError when lists differ in length or are empty, or a value is not what it must be.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.precisionRecallCurve([0, 1, 1], [0.2, 0.6, 0.9])?.map((point) => point.recall); // => [ 0, 0.5, 1, 1 ]
 * ```
 */
export function precisionRecallCurve(
  actual: ArrayLike<LabelValue>,
  scores: ArrayLike<number>,
  options: PositiveOptions = {},
): readonly PrecisionRecallPoint[] | undefined {
  const rows = binaryRows(actual, scores, options);
  if (rows === undefined || rows.positives === 0) return undefined;
  return [
    { threshold: Number.POSITIVE_INFINITY, precision: 1, recall: 0 },
    ...stepsOf(rows, scores).map(({ threshold, hits, misses }) => ({
      threshold,
      precision: hits / (hits + misses),
      recall: hits / rows.positives,
    })),
  ];
}

/**
 * Average precision: Σ (recall − recall before) · precision over the thresholds, which sums up a precision-recall curve without interpolation; what
 * MLflow logs as `precision_recall_auc`.
 *
 * @returns undefined without a row of the positive class.
 * @throws StatisticsError when lists differ in length or are empty, or a value is not what it must be.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.prAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])?.toFixed(4); // => '0.8333'
 * ```
 */
export function prAuc(actual: ArrayLike<LabelValue>, scores: ArrayLike<number>, options: PositiveOptions = {}): number | undefined {
  const curve = precisionRecallCurve(actual, scores, options);
  if (curve === undefined) return undefined;
  let recallBefore = 0;
  let area = 0;
  for (const { precision, recall } of curve) {
    area += (recall - recallBefore) * precision;
    recallBefore = recall;
  }
  return area;
}

/** Positive and negative rows from each different score on, highest first. */
function stepsOf({ isPositive }: BinaryRows, scores: ArrayLike<number>) {
  const { positives, negatives } = sortedSides(isPositive, scores);
  const steps: { threshold: number; hits: number; misses: number }[] = [];
  let hits = 0;
  let misses = 0;
  while (hits < positives.length || misses < negatives.length) {
    const threshold = Math.max(nextOf(positives, hits), nextOf(negatives, misses));
    while (nextOf(positives, hits) === threshold) hits += 1;
    while (nextOf(negatives, misses) === threshold) misses += 1;
    steps.push({ threshold, hits, misses });
  }
  return steps;
}

/** The highest of sorted scores but some. */
function nextOf(sorted: Float64Array, taken: number): number {
  return taken < sorted.length ? (sorted[sorted.length - 1 - taken] as number) : Number.NEGATIVE_INFINITY;
}
