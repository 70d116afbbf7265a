import { normalSf } from './standard-normal.js';

/**
 * P(T > t) where T = (Z + shift) / √(χ²/df) is non-central Student t: the normal tail at t·s − shift, averaged over s = √(χ²/df).
 * In w = ln s the density is proportional to exp(df · (w + (1 − e²ʷ) / 2)), one smooth peak at 0, where the trapezoidal rule converges
 * exponentially and normalises itself.
 *
 * @param df - Degrees of freedom, above 0.
 */
export function nonCentralTSf(t: number, df: number, shift: number): number {
  const step = Math.min(0.12, 0.4 / Math.sqrt(2 * df));
  const weight = (w: number): number => Math.exp(df * (w - Math.expm1(2 * w) / 2));
  let sum = normalSf(t - shift);
  let total = 1;
  for (const direction of [-step, step]) {
    for (let node = 1; ; node++) {
      const w = node * direction;
      const share = weight(w);
      sum += share * normalSf(t * Math.exp(w) - shift);
      total += share;
      if (share < 1e-18) break;
    }
  }
  return sum / total;
}
