/** 2^27 + 1 cuts a double into two halves of 26 bits. */
const SPLITTER = 134217729;

/** What `a * b` lost by rounding, so that `a * b + productError(a, b)` is exact (Dekker 1971). */
export function productError(a: number, b: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const error = aLow * bLow - (a * b - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  return Number.isFinite(error) ? error : 0;
}

/** What `a + b` lost by rounding (Knuth). */
export function sumError(a: number, b: number): number {
  const sum = a + b;
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}

function highHalf(a: number): number {
  const scaled = SPLITTER * a;
  return scaled - (scaled - a);
}
