/**
 * The smallest number from which a statement is true, to the last digits: true at `high` and above it, false below the answer.
 *
 * @param low - A number above 0 where it may be false.
 */
export function bisect(isTrue: (x: number) => boolean, low: number, high: number): number {
  let below = low;
  let above = high;
  while (above - below > 1e-13 * above) {
    const middle = below + (above - below) / 2;
    if (middle === below || middle === above) break;
    if (isTrue(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** Doubles a number until a statement is true of it. */
export function doubleUntil(isTrue: (x: number) => boolean, start: number): number {
  let x = start;
  while (!isTrue(x) && x < Number.MAX_VALUE / 2) x *= 2;
  return x;
}
