import type { Random } from '../../../core/random.js';
import type { Slices } from '../../../core/slices.js';
import { analyzeTest } from '../analysis/analyze-test.js';
import { snapshotOf } from '../analysis/snapshot-of.js';
import { reallocate } from '../bandits/reallocate.js';
import { decide } from '../decisions/decide.js';
import type { AnalysisSnapshot, Recommendation, VariantAnalysis, VariantComparison } from '../test-analysis.js';
import { covers, isSignificant, trueEffect } from './comparison-truth.js';
import { type Cohort, drawCohort, routeCohort } from './draw-cohort.js';
import { SimulatedTotals } from './simulated-totals.js';
import type { SimulatedWorld, SimulationPlan } from './simulation-plan.js';

const msPerDay = 86_400_000;

/** How one imagined test went. */
export interface SimulatedRun {
  readonly days: number;
  /** What was to be done where it ended; undefined where nothing ended it. */
  readonly outcome?: Pick<Recommendation, 'action' | 'variant'> | undefined;
  /** Where it ended. */
  readonly comparisons: readonly VariantComparison[];
  /** By place among the comparisons: whether its interval held the truth at every look. */
  readonly coveredThroughout: readonly boolean[];
  /** Every arm where it ended. */
  readonly variants: readonly VariantAnalysis[];
  /** Whether units ever seemed not to come as configured. */
  readonly srmAlarm: boolean;
  /** Guardrails that a challenger ever failed. */
  readonly failedGuardrails: ReadonlySet<string>;
}

/** Runs a test once, from its start to its end, through the code of real ones; yields after every look. */
export function* simulateRun(world: SimulatedWorld, random: Random): Slices<SimulatedRun> {
  const { plan, metrics } = world;
  const { definition, looks, days, unitsPerDay, outcomeDelayDays, stopAt, byUnit } = plan;
  const totals = new SimulatedTotals(definition, metrics);
  const previous: AnalysisSnapshot[] = [];
  const unanswered: { readonly cohort: Cohort; readonly due: number }[] = [];
  const unitsAt = (look: number) => Math.round((unitsPerDay * days * look) / looks);
  const failedGuardrails = new Set<string>();
  let coveredThroughout: readonly boolean[] = [];
  let srmAlarm = false;
  let { record } = world;
  for (let look = 1; ; look++) {
    const now = Math.round((days * msPerDay * look) / looks);
    const units = unitsAt(look) - unitsAt(look - 1);
    const cohort = yield* (byUnit ? routeCohort : drawCohort)({ record, metrics, units, random });
    totals.enrol(cohort);
    unanswered.push({ cohort, due: now + outcomeDelayDays * msPerDay });
    for (let first = unanswered[0]; first !== undefined && first.due <= now; first = unanswered[0]) {
      totals.answer(first.cohort);
      unanswered.shift();
    }

    const recorded = totals.at(now);
    const analysis = analyzeTest({ record, totals: recorded, now, previous });
    const { action, variant } = decide({ record, analysis, log: [], now });
    previous.push(snapshotOf(analysis));
    const { comparisons, variants, guardrails, srm } = analysis;
    srmAlarm ||= srm.mismatch;
    for (const { metric, verdict } of guardrails) if (verdict === 'fail') failedGuardrails.add(metric);
    coveredThroughout = comparisons.map((each, place) => coveredThroughout[place] !== false && covers(each, trueEffect(world, each)));
    yield;

    const ended = ends(stopAt, action, comparisons);
    if (ended || look === looks) {
      return {
        days: now / msPerDay,
        outcome: ended ? { action, variant } : undefined,
        comparisons,
        coveredThroughout,
        variants,
        srmAlarm,
        failedGuardrails,
      };
    }
    record = reallocate({ record, totals: recorded, now }) ?? record;
  }
}

function ends(stopAt: SimulationPlan['stopAt'], action: Recommendation['action'], comparisons: readonly VariantComparison[]): boolean {
  switch (stopAt) {
    case 'never':
      return false;
    case 'significance':
      return comparisons.some(isSignificant);
    case 'decision':
      // Who investigates finds nothing in a simulation, and the test goes on.
      return action === 'promote' || action === 'keep-control' || action === 'stop';
  }
}
