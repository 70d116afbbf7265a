import { productError } from './exact-product.js';

/** Chebyshev coefficients of e^(x²) erfc(x) (1 + 2x) in t = (x − 3.75) / (x + 3.75), the first one halved. */
const CHEBYSHEV = [
  1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753, 0.009074997670705265,
  -0.002413163540417608, 0.0004907758365258086, -6.916973302501207e-5, 4.13902798607301e-6, 7.74038306619849e-7, -2.1886401049234397e-7,
  1.076499946567091e-8, 4.521959811218287e-9, -7.754400208831351e-10, -6.318088340886684e-11, 2.86879501093067e-11, 1.9455868545777347e-13,
  -9.65469674843344e-13, 3.25254814814874e-14, 3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15,
  7.418235256624044e-17, 5.068148904796111e-17,
];

const TWO_OVER_SQRT_PI = 1.1283791670955126;

/** e^(x²) erfc(x) for x ≥ 0, which falls like 1 / x where erfc is too small for a double. */
export function scaledErfc(x: number): number {
  if (x === 0) return 1;
  if (x > 1e8) return TWO_OVER_SQRT_PI / 2 / x;
  const t = (x - 3.75) / (x + 3.75);
  let next = 0;
  let afterNext = 0;
  for (let k = CHEBYSHEV.length - 1; k > 0; k--) {
    const current = 2 * t * next - afterNext + (CHEBYSHEV[k] as number);
    afterNext = next;
    next = current;
  }
  return (t * next - afterNext + (CHEBYSHEV[0] as number)) / (1 + 2 * x);
}

/** e^(−x² / scale), with the square exact: rounding it would cost three digits at the far end. */
export function expOfMinusSquare(x: number, scale: 1 | 2): number {
  const square = x * x;
  if (square > 1600) return 0;
  return Math.exp(-square / scale) * (1 - productError(x, x) / scale);
}

/** 2 / √π times the integral of e^(−t²) from x to infinity. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 0.5 ? 1 - erf(x) : expOfMinusSquare(x, 1) * scaledErfc(x);
}

/** 2 / √π times the integral of e^(−t²) from 0 to x. */
export function erf(x: number): number {
  if (Math.abs(x) >= 0.5) return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
  let sum = x;
  let power = x;
  for (let n = 1; ; n++) {
    power *= -(x * x) / n;
    const next = sum + power / (2 * n + 1);
    if (next === sum) return TWO_OVER_SQRT_PI * sum;
    sum = next;
  }
}
