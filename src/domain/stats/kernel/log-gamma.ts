import { stirlingLogGamma } from './stirling-error.js';

const EULER_GAMMA = 0.5772156649015329;

/** ζ(k) − 1 for k = 2, 3, … */
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914, 0.008349277381922827,
  0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
  6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5, 7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6,
  9.539620338727962e-7, 4.769329867878064e-7, 2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8,
  1.490155482836504e-8, 7.45071178983543e-9,
];

/**
 * The logarithm of Γ(x), with small relative error also beside its zeros 1 and 2.
 *
 * @param x - Above 0.
 */
export function logGamma(x: number): number {
  if (x >= 10) return stirlingLogGamma(x);
  if (x < 0.5) return logGammaOnePlus(x) - Math.log(x);
  if (x < 1.5) return logGammaOnePlus(x - 1);
  let product = 1;
  let y = x;
  for (; y > 2.5; y--) product *= y - 1;
  return Math.log(product) + logGammaAtTwo(y - 2);
}

/** log Γ(1 + z) for |z| ≤ ½, where 1 + z would lose digits of z. */
export function logGammaOnePlus(z: number): number {
  return logGammaAtTwo(z) - Math.log1p(z);
}

/** log(Γ(a) Γ(b) / Γ(a + b)). */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** log Γ(2 + z) for |z| ≤ ½, by its Taylor series. */
function logGammaAtTwo(z: number): number {
  let sum = 0;
  for (let i = ZETA_MINUS_ONE.length - 1; i >= 0; i--) {
    const k = i + 2;
    sum = sum * -z + (ZETA_MINUS_ONE[i] as number) / k;
  }
  return z * (1 - EULER_GAMMA) + z * z * sum;
}
