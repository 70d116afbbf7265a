/** Two distances of the distribution functions F and G of two samples. */
export interface SortedDistances {
  /** max |F − G|: the Kolmogorov–Smirnov statistic. */
  readonly largest: number;
  /** ∫ |F − G| dx: the 1-Wasserstein distance, in the units of the values. */
  readonly area: number;
}

/** The distances of two samples, in one pass. @param a - In ascending order, not empty; as `b`. */
export function sortedDistances(a: Float64Array, b: Float64Array): SortedDistances {
  const [n, m] = [a.length, b.length];
  const perA = 1 / n;
  const perB = 1 / m;
  let i = 0;
  let j = 0;
  let largest = 0;
  let area = 0;
  let previous = Math.min(a[0] as number, b[0] as number);
  let difference = 0;
  while (i < n && j < m) {
    const x = a[i] as number;
    const y = b[j] as number;
    const value = Math.min(x, y);
    area += difference * (value - previous);
    previous = value;
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    difference = Math.abs(i * perA - j * perB);
    if (difference > largest) largest = difference;
  }
  for (; i < n; i++) {
    area += Math.abs(i * perA - 1) * ((a[i] as number) - previous);
    previous = a[i] as number;
  }
  for (; j < m; j++) {
    area += Math.abs(1 - j * perB) * ((b[j] as number) - previous);
    previous = b[j] as number;
  }
  return { largest: Math.min(1, largest), area };
}
