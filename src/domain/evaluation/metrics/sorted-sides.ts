/** Scores of the rows of the positive class and of the others, each in ascending order. */
export interface SortedSides {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Sorts the scores of both classes: numbers alone sort many times faster than rows by their numbers. */
export function sortedSides(isPositive: ArrayLike<number>, scores: ArrayLike<number>): SortedSides {
  let count = 0;
  for (let row = 0; row < scores.length; row++) if (isPositive[row] === 1) count += 1;
  const positives = new Float64Array(count);
  const negatives = new Float64Array(scores.length - count);
  let positive = 0;
  let negative = 0;
  for (let row = 0; row < scores.length; row++) {
    if (isPositive[row] === 1) positives[positive++] = scores[row] as number;
    else negatives[negative++] = scores[row] as number;
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}
