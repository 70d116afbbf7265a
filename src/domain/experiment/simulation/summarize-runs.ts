import { empiricalQuantile } from '../../stats/summaries/empirical-quantile.js';
import { Moments } from '../../stats/summaries/moments.js';
import type { VariantComparison } from '../test-analysis.js';
import { covers, isDiscovery, isSignificant, trueEffect } from './comparison-truth.js';
import type { SimulatedRun } from './simulate-run.js';
import type { SimulatedAverage, SimulatedComparison, SimulatedCourse, SimulatedRate } from './simulated-test.js';
import type { SimulatedWorld } from './simulation-plan.js';

/** What became of the runs, of which there is at least one. */
export function summarizeRuns(world: SimulatedWorld, runs: readonly SimulatedRun[]): SimulatedCourse {
  const { arms, guardrails } = world.plan.definition;
  const share = rateAmong(runs);
  const days = Float64Array.from(runs, (run) => run.days).sort();
  const control = arms.find((arm) => arm.control)?.name;
  const winners = runs.map(({ outcome }) => (outcome?.action === 'keep-control' ? control : outcome?.variant));
  const winner = rateAmong(winners);
  return {
    comparisons: (runs[0] as SimulatedRun).comparisons.map((_, place) => summarizeComparison(world, runs, place)),
    anySignificant: share(({ comparisons }) => comparisons.some(isSignificant)),
    runTimeDays: {
      ...averageOf(days),
      p10: empiricalQuantile(days, 0.1),
      p50: empiricalQuantile(days, 0.5),
      p90: empiricalQuantile(days, 0.9),
    },
    stoppedEarly: share((run) => run.days < world.plan.days),
    winners: Object.fromEntries(arms.map(({ name }) => [name, winner((won) => won === name)])),
    undecided: winner((won) => won === undefined),
    srmAlarms: share(({ srmAlarm }) => srmAlarm),
    guardrailAlarms: Object.fromEntries(guardrails.map(({ name }) => [name, share(({ failedGuardrails }) => failedGuardrails.has(name))])),
    traffic: Object.fromEntries(arms.map(({ name }, arm) => [name, averageOf(runs.map(({ variants }) => variants[arm]?.share ?? 0))])),
    regret: averageOf(runs.map((run) => regretOf(world, run))),
  };
}

/** Runs that found an effect of the primary metric, in its direction; undefined where it has none. */
export function powerOf(world: SimulatedWorld, runs: readonly SimulatedRun[]): SimulatedRate | undefined {
  if (!primaryEffects(world).some((effect) => effect !== 0)) return undefined;
  return rateAmong(runs)(({ comparisons }) => comparisons.some((each) => each.primary && isDiscovery(each, trueEffect(world, each))));
}

function summarizeComparison(world: SimulatedWorld, runs: readonly SimulatedRun[], place: number): SimulatedComparison {
  const ends = runs.map(({ comparisons }) => comparisons[place] as VariantComparison);
  const { metric, primary, variant } = ends[0] as VariantComparison;
  const effect = trueEffect(world, { metric, variant });
  const estimates = estimatesOf(ends);
  const found = estimatesOf(ends.filter(isSignificant));
  const share = rateAmong(ends);
  return {
    metric,
    primary,
    variant,
    trueEffect: effect,
    significant: share(isSignificant),
    coverage: share((end) => covers(end, effect)),
    coverageThroughout: rateAmong(runs)(({ coveredThroughout }) => coveredThroughout[place] === true),
    averageEstimate: estimates.length === 0 ? undefined : averageOf(estimates),
    exaggeration: effect === 0 || found.length === 0 ? undefined : averageOf(found).mean / effect,
  };
}

function estimatesOf(comparisons: readonly VariantComparison[]): readonly number[] {
  return comparisons.flatMap((each) => (each.status === 'ok' ? [each.effect.estimate] : []));
}

function regretOf(world: SimulatedWorld, { variants }: SimulatedRun): number {
  const sign = world.plan.definition.metric.higherIsBetter ? 1 : -1;
  const gains = primaryEffects(world).map((effect) => sign * effect);
  const best = Math.max(...gains);
  return variants.reduce((sum, { units }, arm) => sum + units * (best - (gains[arm] ?? 0)), 0);
}

function primaryEffects({ plan, metrics }: SimulatedWorld): readonly number[] {
  return metrics.find(({ metric }) => metric.name === plan.definition.metric.name)?.effects ?? [];
}

/** Its error is as if one more had gone either way, so that what was never seen is not taken for impossible. */
function rateAmong<T>(all: readonly T[]): (happened: (one: T) => boolean) => SimulatedRate {
  return (happened) => {
    const count = all.filter(happened).length;
    const cautious = (count + 1) / (all.length + 2);
    return { rate: count / all.length, standardError: Math.sqrt((cautious * (1 - cautious)) / all.length) };
  };
}

function averageOf(values: Iterable<number>): SimulatedAverage {
  const { n, mean, variance } = Moments.from(values);
  return { mean, standardError: n < 2 ? 0 : Math.sqrt(variance / n) };
}
