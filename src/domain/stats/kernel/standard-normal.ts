import { checkNumber, checkProbability } from '../arguments/check-number.js';
import { expOfMinusSquare, scaledErfc } from './erfc.js';

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Density of the standard normal distribution at `z`. */
export function normalPdf(z: number): number {
  checkNumber('z', z);
  return INVERSE_SQRT_TWO_PI * expOfMinusSquare(z, 2);
}

/** P(Z ≤ z) of a standard normal Z. */
export function normalCdf(z: number): number {
  checkNumber('z', z);
  return upperTail(-z);
}

/**
 * P(Z > z) of a standard normal Z, with all its digits down to the smallest double (z = 38).
 *
 * @example
 * ```ts
 * import { normalSf } from 'mlflow-ops/stats';
 * normalSf(20) > 0; // => true
 * ```
 */
export function normalSf(z: number): number {
  checkNumber('z', z);
  return upperTail(z);
}

function upperTail(z: number): number {
  return z < 0 ? 1 - upperTail(-z) : 0.5 * expOfMinusSquare(z, 2) * scaledErfc(z * Math.SQRT1_2);
}

/** log P(Z > z), also where the probability itself is too small for a double. */
export function normalLogSf(z: number): number {
  checkNumber('z', z);
  if (z < 0) return Math.log1p(-upperTail(-z));
  if (z === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  return -0.5 * z * z + Math.log(0.5 * scaledErfc(z * Math.SQRT1_2));
}

/** Mills' ratio: P(Z > z) over the density at `z`, for z ≥ 0. */
export function millsRatio(z: number): number {
  return Math.exp(HALF_LOG_TWO_PI) * 0.5 * scaledErfc(z * Math.SQRT1_2);
}

/**
 * The z with P(Z ≤ z) = p: Wichura's algorithm AS 241 (1988), good to 1e-16.
 *
 * @throws StatisticsError unless p is from 0 to 1.
 */
export function normalQuantile(p: number): number {
  checkProbability('p', p);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE);
  return q < 0 ? -tailQuantile(p) : tailQuantile(1 - p);
}

/**
 * The z with P(Z > z) = q, for tails that 1 − q cannot express.
 *
 * @throws StatisticsError unless q is from 0 to 1.
 */
export function normalUpperQuantile(q: number): number {
  return -normalQuantile(q);
}

/** The z ≥ 0 with P(Z > z) = q for q < ½. */
function tailQuantile(q: number): number {
  if (q === 0) return Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(q));
  return r <= 5 ? ratio(r - 1.6, MIDDLE) : ratio(r - 5, FAR);
}

type Ratio = readonly (readonly [numerator: number, denominator: number])[];

function ratio(x: number, coefficients: Ratio): number {
  let numerator = 0;
  let denominator = 0;
  for (const [above, below] of coefficients) {
    numerator = numerator * x + above;
    denominator = denominator * x + below;
  }
  return numerator / denominator;
}

/** Highest power first. */
const CENTRE: Ratio = [
  [2509.0809287301227, 5226.495278852546],
  [33430.57558358813, 28729.085735721943],
  [67265.7709270087, 39307.89580009271],
  [45921.95393154987, 21213.794301586597],
  [13731.69376550946, 5394.196021424751],
  [1971.5909503065513, 687.1870074920579],
  [133.14166789178438, 42.31333070160091],
  [3.3871328727963665, 1],
];

const MIDDLE: Ratio = [
  [0.0007745450142783414, 1.0507500716444169e-9],
  [0.022723844989269184, 0.0005475938084995345],
  [0.2417807251774506, 0.015198666563616457],
  [1.2704582524523684, 0.14810397642748008],
  [3.6478483247632045, 0.6897673349851],
  [5.769497221460691, 1.6763848301838038],
  [4.630337846156546, 2.053191626637759],
  [1.4234371107496835, 1],
];

const FAR: Ratio = [
  [2.0103343992922881e-7, 2.0442631033899397e-15],
  [2.7115555687434876e-5, 1.421511758316446e-7],
  [0.0012426609473880784, 1.8463183175100548e-5],
  [0.026532189526576124, 0.0007868691311456133],
  [0.29656057182850487, 0.014875361290850615],
  [1.7848265399172913, 0.1369298809227358],
  [5.463784911164114, 0.599832206555888],
  [6.657904643501103, 1],
];
