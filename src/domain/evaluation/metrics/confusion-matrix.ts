import { StatisticsError } from '../../../core/errors/statistics-error.js';
import type { LabelValue } from '../label-value.js';
import { checkLabel, checkLabels, checkList } from './check-labels.js';
import { sortedClasses } from './sorted-classes.js';

/** How often each class was predicted for each. */
export interface ConfusionMatrix {
  readonly classes: readonly LabelValue[];
  /** Rows by what was, columns by what was predicted, both in the order of `classes`. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts what was predicted for what was.
 *
 * @param options - `classes`: their order, and those that may not occur. @default those that occur, sorted
 * @throws StatisticsError when lists differ in length or are empty, a label is none of the classes, or a class is named twice.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.confusionMatrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0]).counts; // => [ [ 1, 1 ], [ 1, 2 ] ]
 * ```
 */
export function confusionMatrix(
  actual: ArrayLike<LabelValue>,
  predicted: ArrayLike<LabelValue>,
  options: { readonly classes?: readonly LabelValue[] | undefined } = {},
): ConfusionMatrix {
  checkLabels(actual, predicted);
  const classes = options.classes === undefined ? sortedClasses(actual, predicted) : checkedClasses(options.classes);
  const places = new Map(classes.map((each, place) => [each, place] as const));
  const counts = classes.map(() => classes.map(() => 0));
  for (let row = 0; row < actual.length; row++) {
    const was = counts[placeOf(actual[row] as LabelValue, places)] as number[];
    const place = placeOf(predicted[row] as LabelValue, places);
    was[place] = (was[place] as number) + 1;
  }
  return { classes, counts };
}

function checkedClasses(classes: readonly LabelValue[]): readonly LabelValue[] {
  checkList('classes', classes);
  const listed = Array.from(classes, (each, place) => checkLabel(`classes[${place}]`, each));
  const twice = listed.find((each, place) => listed.indexOf(each) !== place);
  if (twice === undefined) return listed;
  throw new StatisticsError(`classes must name each class once, but ${JSON.stringify(twice)} is there twice.`);
}

function placeOf(label: LabelValue, places: ReadonlyMap<LabelValue, number>): number {
  const place = places.get(label);
  if (place !== undefined) return place;
  throw new StatisticsError(`The label ${JSON.stringify(label)} is not one of the classes ${JSON.stringify([...places.keys()])}.`);
}
