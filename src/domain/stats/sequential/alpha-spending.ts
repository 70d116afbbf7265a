import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkFinite, checkPositive } from '../arguments/check-number.js';
import { normalSf, normalUpperQuantile } from '../kernel/standard-normal.js';

/**
 * How an error rate is spent over time: like O'Brien and Fleming's or like Pocock's bounds (Lan, DeMets 1983), as a power αtʳ of the
 * information fraction t (Kim, DeMets 1987), or as α(1 − e⁻ᵍᵗ) / (1 − e⁻ᵍ) (Hwang, Shih, DeCani 1990).
 */
export type AlphaSpending = 'obrienFleming' | 'pocock' | { readonly power: number } | { readonly hwangShihDeCani: number };

/**
 * The error rate spent up to each information fraction, as a function of it; all of `alpha` from 1 on.
 *
 * @throws StatisticsError when the kind of spending is unknown.
 */
export function alphaSpending(spending: AlphaSpending, alpha: number): (information: number) => number {
  const curve = spendingCurve(spending, alpha);
  return (information) => (information >= 1 ? alpha : curve(information));
}

function spendingCurve(spending: AlphaSpending, alpha: number): (t: number) => number {
  if (spending === 'obrienFleming') {
    const z = normalUpperQuantile(alpha / 2);
    return (t) => 2 * normalSf(z / Math.sqrt(t));
  }
  if (spending === 'pocock') return (t) => alpha * Math.log1p((Math.E - 1) * t);
  if (typeof spending === 'object' && spending !== null) {
    if ('power' in spending) {
      const exponent = checkPositive('spending.power', spending.power);
      return (t) => alpha * t ** exponent;
    }
    if ('hwangShihDeCani' in spending) {
      const gamma = checkFinite('spending.hwangShihDeCani', spending.hwangShihDeCani);
      return (t) => (gamma === 0 ? alpha * t : (alpha * Math.expm1(-gamma * t)) / Math.expm1(-gamma));
    }
  }
  const wanted = "'obrienFleming', 'pocock', { power } or { hwangShihDeCani }";
  throw new StatisticsError(`spending must be ${wanted}, or one of the classical designs, not ${describe(spending)}.`);
}
