import { groupSequentialBounds } from '../../stats/sequential/group-sequential-bounds.js';
import type { TestDefinition } from '../definition/test-definition.js';
import type { AnalysisSnapshot } from '../test-analysis.js';

/** Where a group-sequential test stands among its looks. */
export interface GroupLook {
  /** Planned looks whose share of units has come, from 0. */
  readonly look: number;
  /** Units as a share of the planned maximum; it can be above 1. */
  readonly information: number;
  /** Standard errors that an effect must measure at this moment. */
  readonly z: number;
  /** Whether this is the first analysis since the look was reached: only then may a difference be found. */
  readonly taken: boolean;
}

/** A bound no estimate reaches: the normal tail beyond it is smaller than a double can be. */
const unreachable = 38;

/**
 * The look of an analysis, by the looks that earlier analyses took; one that nobody took counts as taken when it was planned, which
 * spends error that was not used. Bounds follow O'Brien and Fleming's spending at what the looks really had. A family of comparisons
 * shares the error evenly (Bonferroni): stepwise corrections have no bounds.
 */
export function groupLook(definition: TestDefinition, units: number, family: number, previous: readonly AnalysisSnapshot[]): GroupLook {
  const { looks, minSampleSize, arms, confidence, correction } = definition;
  const planned = minSampleSize * arms.length;
  const information = units / planned;
  const look = Math.min(looks, Math.floor(information * looks + 1e-9));
  const takenAt = takenLooks(previous, planned);
  const taken = look > 0 && !takenAt.has(look);

  const fractions: number[] = [];
  for (let earlier = 1; earlier <= (taken ? look - 1 : look); earlier++) {
    const fraction = takenAt.get(earlier) ?? earlier / looks;
    if (fraction > (fractions.at(-1) ?? 0)) fractions.push(fraction);
  }
  const last = fractions.at(-1) ?? 0;
  if (information > last && last < 1) fractions.push(information);
  if (fractions.length === 0) return { look, information, z: unreachable, taken: false };
  const alpha = (1 - confidence) / (correction === 'none' ? 1 : Math.max(1, family));
  const z = groupSequentialBounds({ informationFractions: fractions, alpha }).at(-1)?.z ?? unreachable;
  return { look, information, z: Math.min(z, unreachable), taken };
}

/** Information of the first analysis at each look. */
function takenLooks(previous: readonly AnalysisSnapshot[], planned: number): ReadonlyMap<number, number> {
  const taken = new Map<number, number>();
  for (const { units, comparisons } of previous) {
    const look = comparisons.find((comparison) => comparison.look !== undefined)?.look;
    if (look === undefined || taken.has(look)) continue;
    taken.set(look, units.reduce((sum, each) => sum + each, 0) / planned);
  }
  return taken;
}
