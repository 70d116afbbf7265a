import { StatisticsError } from '../../../core/errors/statistics-error.js';

/** An asymptotic confidence sequence with its parameters fixed; estimates are counted in standard errors. */
export interface SequentialBoundary {
  /** Spread ρ of the mixture; never changed while a test runs. */
  readonly rho: number;
  /** Half width at n units, in standard errors. */
  halfWidth(n: number): number;
  /** Logarithm of the evidence against no effect, when the estimate lies z standard errors in the direction that counts. */
  logEvidence(z: number, n: number): number;
}

/**
 * The boundary of Waudby-Smith et al., "Time-uniform central limit theory and asymptotic confidence sequences", arXiv 2103.06476v7:
 * equation 9 for two sides, 134 for one, with the ρ of equation 161 that makes it narrowest at `expectedUnits`.
 *
 * @param alpha - Error rate over all looks.
 * @throws StatisticsError when one side has an `alpha` of 0.5 or more: no ρ belongs to it.
 */
export function sequentialBoundary(alpha: number, expectedUnits: number, oneSided: boolean): SequentialBoundary {
  if (oneSided && alpha >= 0.5)
    throw new StatisticsError(`A one-sided confidence sequence needs a confidence above 0.5, not ${1 - alpha}.`);
  const logOdds = -2 * Math.log(oneSided ? 2 * alpha : alpha);
  const rhoSquared = (logOdds + Math.log1p(logOdds)) / expectedUnits;
  const growth = (n: number): number => 1 + n * rhoSquared;
  /** The exponent of the mixture: ρ²S² / 2(nρ² + 1), where the standardised sum S is z√n. */
  const exponent = (z: number, n: number): number => ((n * rhoSquared) / growth(n)) * (z * z * 0.5);
  const inverse = (n: number, wanted: number): number => Math.sqrt((2 * growth(n) * wanted) / (n * rhoSquared));

  return oneSided
    ? {
        rho: Math.sqrt(rhoSquared),
        halfWidth: (n) => inverse(n, Math.log1p(Math.sqrt(growth(n)) / (2 * alpha))),
        logEvidence: (z, n) => (z > 0 ? Math.LN2 + logExpm1(exponent(z, n)) - 0.5 * Math.log(growth(n)) : Number.NEGATIVE_INFINITY),
      }
    : {
        rho: Math.sqrt(rhoSquared),
        halfWidth: (n) => inverse(n, 0.5 * Math.log(growth(n)) - Math.log(alpha)),
        logEvidence: (z, n) => exponent(z, n) - 0.5 * Math.log(growth(n)),
      };
}

/** ln(eˣ − 1), also where eˣ is no longer a number. */
function logExpm1(x: number): number {
  return x > 1 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
}
