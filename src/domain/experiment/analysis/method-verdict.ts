import { normalUpperQuantile } from '../../stats/kernel/standard-normal.js';
import type { Interval } from '../../stats/sample.js';
import type { AnalysisSnapshot, ComparisonSubject } from '../test-analysis.js';
import type { AlwaysValid } from './always-valid.js';
import type { GroupLook } from './group-look.js';
import type { PairEstimate } from './pair-estimate.js';

/** One comparison, and everything a method may judge it by. */
export interface MethodEvidence {
  readonly estimate: PairEstimate;
  readonly sequence: AlwaysValid;
  readonly adjustedPValue: number;
  readonly winProbability: number;
  /** 1 − confidence. */
  readonly alpha: number;
  readonly look?: GroupLook | undefined;
  /** What earlier analyses said of the same comparison, where it is of the primary metric. */
  readonly earlier: readonly AnalysisSnapshot['comparisons'][number][];
}

/** What a method says of a comparison. */
export interface MethodVerdict {
  readonly interval: Interval;
  /** How much wider the interval is than a normal one for one look. */
  readonly stretch: number;
  readonly significant: boolean;
}

/**
 * The interval of an effect and whether it is significant:
 * - `fixed`: the interval and the corrected p-value of the test, right for one look;
 * - `sequential` and `ips`: the confidence sequence and its corrected p-value, from the burn-in on;
 * - `bayesian`: the credible interval, and a probability of one of the arms being better of at least 1 − α/2;
 * - `groupSequential`: the repeated interval at the bound of this moment (Jennison and Turnbull 1989); a difference is found at a planned look
 *   only, and stays found.
 */
export function methodVerdict(method: ComparisonSubject['method'], evidence: MethodEvidence): MethodVerdict {
  const { estimate, sequence, adjustedPValue, winProbability, alpha, look, earlier } = evidence;
  const { effect, standardError } = estimate;
  const z = normalUpperQuantile(alpha / 2);
  const around = (reach: number) => ({ lower: effect - reach * standardError, upper: effect + reach * standardError });
  switch (method) {
    case 'fixed':
      return { interval: estimate.interval, stretch: 1, significant: adjustedPValue <= alpha };
    case 'sequential':
    case 'ips': {
      const { lower, upper, settled } = sequence;
      return {
        interval: { lower, upper },
        stretch: (upper - effect) / (z * standardError),
        significant: settled && adjustedPValue <= alpha,
      };
    }
    case 'bayesian':
      return { interval: around(z), stretch: 1, significant: Math.max(winProbability, 1 - winProbability) >= 1 - alpha / 2 };
    case 'groupSequential': {
      const reach = look?.z ?? z;
      const found = look?.taken === true && Math.abs(effect) >= reach * standardError;
      const foundBefore = earlier.some((one) => one.significant && Math.sign(one.effect.estimate) === Math.sign(effect));
      return { interval: around(reach), stretch: reach / z, significant: found || foundBefore };
    }
  }
}
