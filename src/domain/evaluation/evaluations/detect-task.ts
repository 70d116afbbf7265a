import type { LabelValue } from '../label-value.js';

/** More different integers than this are taken as numbers. */
const mostClasses = 20;

/**
 * What labels and predictions look like: text, true and false are classes; so are integers on both sides of which at most 20 different ones are labels;
 * all other numbers are numbers.
 */
export function detectTask(actual: readonly LabelValue[], predicted: readonly LabelValue[]): 'classification' | 'regression' {
  if (actual.some((label) => typeof label !== 'number')) return 'classification';
  const areIntegers = actual.every(Number.isInteger) && predicted.every((value) => typeof value !== 'number' || Number.isInteger(value));
  return areIntegers && new Set(actual).size <= mostClasses ? 'classification' : 'regression';
}
