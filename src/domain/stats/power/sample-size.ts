import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { bisect, doubleUntil } from '../kernel/bisect.js';
import type { DetectionRule } from './detection-rule.js';

/** How many units a test needs. */
export interface SampleSize {
  /** Units of the control, before rounding up. */
  readonly exact: number;
  readonly control: number;
  /** Units of each challenger. */
  readonly challenger: number;
  /** Units of all arms together. */
  readonly total: number;
}

/** Rounds up: `exact` units of the control, `ratio` times as many of each challenger. */
export function sampleSize(exact: number, ratio: number, { challengers }: DetectionRule): SampleSize {
  if (!Number.isFinite(exact)) throw new StatisticsError('The effect is too small: no number of units would show it.');
  const control = roundUp(exact);
  const challenger = roundUp(exact * ratio);
  return { exact, control, challenger, total: control + challengers * challenger };
}

/** A size found by bisection may lie above an integer by its last digits. */
function roundUp(exact: number): number {
  return Math.ceil(exact * (1 - 1e-12));
}

/** The smallest size of the control from `least`, not an integer, from which the power is enough. */
export function smallestSize(isEnough: (control: number) => boolean, least: number): number {
  return isEnough(least) ? least : bisect(isEnough, least, doubleUntil(isEnough, 2 * least));
}
