import { type Computed, computed, notComputable } from '../../stats/computed.js';
import { cuped } from '../../stats/effects/cuped.js';
import { cupedLift } from '../../stats/effects/cuped-lift.js';
import { relativeLift } from '../../stats/effects/relative-lift.js';
import type { BivariateSample, Interval, Proportion, Sample } from '../../stats/sample.js';
import { twoProportionTest } from '../../stats/significance/two-proportion-test.js';
import { welchTTest } from '../../stats/significance/welch-t-test.js';
import type { Effect } from '../test-analysis.js';
import type { ArmSample } from './arm-sample.js';

/** A challenger beside the control in one metric, for one look. */
export interface PairEstimate {
  /** Challenger minus control. */
  readonly effect: number;
  readonly standardError: number;
  readonly pValue: number;
  readonly interval: Interval;
  /** Control and challenger as they were compared, without what a covariate explains. */
  readonly samples: readonly [control: Sample, challenger: Sample];
  readonly proportions?: readonly [control: Proportion, challenger: Proportion] | undefined;
  readonly varianceReduction?: number | undefined;
  /** The relative effect with an interval `stretch` times as wide, before logarithms, as one of the same confidence for one look. */
  lift(stretch: number): Effect | undefined;
}

/** Compares proportions by the z test, with covariate by CUPED, all others by Welch's test. */
export function pairEstimate(control: ArmSample, challenger: ArmSample, confidence: number): Computed<PairEstimate> {
  // The z test does without a variance, what is told beside it does not.
  if (control.n < 2 || challenger.n < 2) return notComputable(`Two units in each arm are needed, not ${control.n} and ${challenger.n}.`);
  if (control.pairs !== undefined && challenger.pairs !== undefined) return adjusted(control.pairs, challenger.pairs, confidence);
  const samples = [control, challenger] as const;
  const lift = (stretch: number) => liftOf(relativeLift(stretched(control, stretch), stretched(challenger, stretch), { confidence }));
  if (control.proportion === undefined || challenger.proportion === undefined)
    return estimateOf(welch(samples, confidence), { samples, lift });
  const proportions = [control.proportion, challenger.proportion] as const;
  return estimateOf(twoProportionTest(...proportions, { confidence }), { samples, proportions, lift });
}

function adjusted(control: BivariateSample, challenger: BivariateSample, confidence: number): Computed<PairEstimate> {
  const without = cuped(control, challenger);
  if (without.status !== 'ok') return without;
  const { first, second, varianceReduction } = without;
  const samples = [first, second] as const;
  const lift = (stretch: number) =>
    liftOf(cupedLift(stretchedPairs(control, stretch), stretchedPairs(challenger, stretch), { confidence }));
  return estimateOf(welch(samples, confidence), { samples, lift, varianceReduction });
}

function welch([control, challenger]: PairEstimate['samples'], confidence: number) {
  return welchTTest(control, challenger, { confidence });
}

type Tested = Pick<PairEstimate, 'effect' | 'standardError' | 'pValue' | 'interval'>;

function estimateOf(test: Computed<Tested>, more: Omit<PairEstimate, keyof Tested>): Computed<PairEstimate> {
  if (test.status !== 'ok') return test;
  const { effect, standardError, pValue, interval } = test;
  if (standardError === 0) return notComputable('The units of neither arm vary.');
  return computed({ effect, standardError, pValue, interval, ...more });
}

function liftOf(lift: ReturnType<typeof relativeLift>): Effect | undefined {
  return lift.status === 'ok' ? { estimate: lift.lift, ...lift.interval } : undefined;
}

function stretched({ n, mean, variance }: Sample, stretch: number): Sample {
  return { n, mean, variance: variance * stretch ** 2 };
}

function stretchedPairs(pairs: BivariateSample, stretch: number): BivariateSample {
  const { varianceX, varianceY, covariance } = pairs;
  const factor = stretch ** 2;
  return { ...pairs, varianceX: varianceX * factor, varianceY: varianceY * factor, covariance: covariance * factor };
}
