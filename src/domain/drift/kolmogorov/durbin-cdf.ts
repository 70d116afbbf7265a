const SCALE = 2 ** 128;
const SCALE_BITS = 128;

/** A square matrix, row by row, times a power of 2 that keeps its entries within the range of doubles. */
interface Scaled {
  readonly entries: Float64Array;
  readonly exponent: number;
}

/**
 * P(D < d) of the two-sided one-sample Kolmogorov–Smirnov statistic of n values, exactly: the matrix power of Durbin (1968) in the form of
 * Marsaglia, Tsang and Wang, "Evaluating Kolmogorov's distribution" (2003). Takes (2nd)³ log n steps.
 *
 * @param d - Above 1 / (2n) and below 1.
 */
export function durbinCdf(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const power = raised({ entries: durbinMatrix(k, k - n * d), exponent: 0 }, n, size);
  let probability = power.entries[(k - 1) * size + k - 1] as number;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    probability *= i / n;
    if (probability < 1 / SCALE) {
      probability *= SCALE;
      exponent -= SCALE_BITS;
    }
  }
  return Math.min(1, probability * 2 ** exponent);
}

/** The matrix H of the paper for d = (k − h) / n. */
function durbinMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1;
  const inverseFactorial = new Float64Array(size + 1).fill(1);
  for (let i = 1; i <= size; i++) inverseFactorial[i] = (inverseFactorial[i - 1] as number) / i;
  const H = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= Math.min(i + 1, size - 1); j++) H[i * size + j] = inverseFactorial[i - j + 1] as number;
  }
  for (let i = 0; i < size; i++) {
    const corner = h ** (i + 1) * (inverseFactorial[i + 1] as number);
    H[i * size] = (H[i * size] as number) - corner;
    H[size * size - 1 - i] = (H[size * size - 1 - i] as number) - corner;
  }
  const lowerLeft = (size - 1) * size;
  H[lowerLeft] = (H[lowerLeft] as number) + Math.max(2 * h - 1, 0) ** size * (inverseFactorial[size] as number);
  return H;
}

function raised(base: Scaled, n: number, size: number): Scaled {
  if (n === 1) return base;
  const half = raised(base, Math.floor(n / 2), size);
  const square = product(half, half, size);
  return n % 2 === 0 ? square : product(base, square, size);
}

function product(a: Scaled, b: Scaled, size: number): Scaled {
  const entries = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a.entries[i * size + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++)
        entries[i * size + j] = (entries[i * size + j] as number) + factor * (b.entries[k * size + j] as number);
    }
  }
  const centre = ((size - 1) / 2) * (size + 1);
  const exponent = a.exponent + b.exponent;
  if ((entries[centre] as number) <= SCALE) return { entries, exponent };
  return { entries: entries.map((entry) => entry / SCALE), exponent: exponent + SCALE_BITS };
}
