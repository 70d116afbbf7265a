/** How far the empirical distributions of two sorted samples of equal size lie apart at most, in values: n · D. */
export function smirnovSteps(a: Float64Array, b: Float64Array): number {
  let steps = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    steps = Math.max(steps, Math.abs(i - j));
  }
  return steps;
}
