import { type Computed, computed, notComputable } from '../../stats/computed.js';
import type { Sample } from '../../stats/sample.js';
import { snipsEstimate } from '../bandits/inverse-propensity.js';
import type { TestTotals, WeightedTotals } from '../test-totals.js';

/**
 * Effective units, (Σw)² / Σw², below which nothing is said: as many as an asymptotic sequence needs of plain ones. With fewer, a handful
 * of heavy units makes the mean and its error, and of 20 intervals looked at daily three miss the truth.
 */
const leastEffectiveUnits = 100;

/** An arm, and what its units without a value count as. */
export interface WeightedSource {
  readonly totals: TestTotals;
  readonly arm: number;
  readonly missing: 'zero' | 'exclude';
  /** Whether every unit of a period had the period's weights as its propensities; contextual bandits give each unit its own. */
  readonly propensityByPeriod: boolean;
}

/**
 * The mean of an arm whose units came with probabilities that followed rewards, as a sample that has the standard error of the estimate.
 *
 * Self-normalised weights: units without a value that count as zero enter their sum by the weights of the periods they came in. Where
 * these are not their propensities, the sum is divided by the units of all arms instead; its error, from the second moment, is a little
 * too large rather than too small, because the two arms of a difference then depend on each other.
 */
export function weightedSample(sums: WeightedTotals, { totals, arm, missing, propensityByPeriod }: WeightedSource): Computed<Sample> {
  const units = totals.arms[arm]?.units ?? 0;
  const incomplete = missing === 'zero' && units > sums.n;
  const counted = incomplete && propensityByPeriod ? { ...sums, ...weightsOfAllUnits(totals, arm, sums) } : sums;
  const effectiveUnits = counted.ww > 0 ? counted.w ** 2 / counted.ww : 0;
  if (effectiveUnits < leastEffectiveUnits) {
    return notComputable(`The weights leave an effective sample of ${effectiveUnits.toFixed(1)} units; ${leastEffectiveUnits} are needed.`);
  }
  if (incomplete && !propensityByPeriod) {
    const everyone = totals.arms.reduce((sum, each) => sum + each.units, 0);
    return sampleOf(units, sums.wy / everyone, Math.sqrt(sums.wwyy) / everyone);
  }
  const found = snipsEstimate(counted);
  return found.status === 'ok' ? sampleOf(incomplete ? units : sums.n, found.estimate, found.standardError) : found;
}

function sampleOf(n: number, mean: number, standardError: number): Computed<Sample> {
  return computed({ n, mean, variance: standardError ** 2 * n });
}

/** Never less than the units with a value weigh themselves, should the periods not hold all units. */
function weightsOfAllUnits({ periods }: TestTotals, arm: number, sums: WeightedTotals): { w: number; ww: number } {
  let w = 0;
  let ww = 0;
  for (const period of periods) {
    const propensity = period.weights[arm] ?? 0;
    const units = period.units[arm] ?? 0;
    if (propensity <= 0) continue;
    w += units / propensity;
    ww += units / propensity ** 2;
  }
  return { w: Math.max(w, sums.w), ww: Math.max(ww, sums.ww) };
}
