import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import type { GateResult } from './gate-result.js';

/** What a metric has to reach, alone or against a baseline; at least one of the three bounds is given. */
export interface MetricThreshold {
  /** The value must be at least this, or at most this where lower is better. */
  readonly threshold?: number | undefined;
  /** How far the value must lie beyond the baseline's; above 0. */
  readonly minAbsoluteChange?: number | undefined;
  /** How far it must lie beyond it, as a fraction of the baseline's magnitude; 0 to 1. A baseline of 0 has to be beaten by 1e-10. */
  readonly minRelativeChange?: number | undefined;
  readonly greaterIsBetter: boolean;
}

/** Checks one threshold. @throws ValidationError naming the metric */
export function parseMetricThreshold(metric: string, input: MetricThreshold): MetricThreshold {
  const what = `The threshold of metric "${metric}"`;
  const { threshold, minAbsoluteChange, minRelativeChange, greaterIsBetter } = parseObject(what, input);
  if (threshold !== undefined && !isNumber(threshold)) throw refused(what, 'threshold', 'a number', threshold);
  if (minAbsoluteChange !== undefined && !(isNumber(minAbsoluteChange) && minAbsoluteChange > 0))
    throw refused(what, 'minAbsoluteChange', 'a number above 0', minAbsoluteChange);
  if (minRelativeChange !== undefined && !(isNumber(minRelativeChange) && minRelativeChange >= 0 && minRelativeChange <= 1))
    throw refused(what, 'minRelativeChange', 'a number from 0 to 1', minRelativeChange);
  if (typeof greaterIsBetter !== 'boolean') throw refused(what, 'greaterIsBetter', 'true or false', greaterIsBetter);
  if (threshold === undefined && minAbsoluteChange === undefined && minRelativeChange === undefined)
    throw new ValidationError(`${what} needs at least one of threshold, minAbsoluteChange and minRelativeChange.`);
  return { threshold, minAbsoluteChange, minRelativeChange, greaterIsBetter };
}

/** By how much a baseline of 0 has to be beaten where a relative change is asked for. */
const leastChangeFromZero = 1e-10;

/**
 * Holds the metrics of a candidate against thresholds, as MLflow's `validate_evaluation_results` does
 * (`mlflow/models/evaluation/validation.py`). A metric that the candidate lacks fails, as does one that the baseline lacks
 * where a change is asked for; so does a comparison with NaN, which MLflow lets pass or raises on.
 */
export function checkMetrics(
  thresholds: Readonly<Record<string, MetricThreshold>>,
  candidate: Readonly<Record<string, number>>,
  baseline: Readonly<Record<string, number>>,
): readonly GateResult[] {
  return Object.entries(thresholds).map(([metric, threshold]) => {
    const value = Object.hasOwn(candidate, metric) ? candidate[metric] : undefined;
    const reference = Object.hasOwn(baseline, metric) ? baseline[metric] : undefined;
    const failures = failuresOf(threshold, value, reference);
    const message = failures.length === 0 ? `${metric} = ${value} holds` : `${metric}: ${failures.join('; ')}`;
    return { gate: 'metric', passed: failures.length === 0, message, metric, candidate: value, baseline: reference };
  });
}

function failuresOf(rule: MetricThreshold, value: number | undefined, baseline: number | undefined): string[] {
  if (value === undefined) return ['the candidate does not have this metric'];
  const { threshold, minAbsoluteChange, minRelativeChange, greaterIsBetter } = rule;
  const reaches = (bound: number) => (greaterIsBetter ? value >= bound : value <= bound);
  const beyond = (change: number, from: number) => (greaterIsBetter ? from + change : from - change);
  const least = greaterIsBetter ? 'at least' : 'at most';
  const failures: string[] = [];
  if (threshold !== undefined && !reaches(threshold)) failures.push(`${value} is not ${least} ${threshold}`);
  if (minAbsoluteChange === undefined && minRelativeChange === undefined) return failures;
  if (baseline === undefined) return [...failures, 'the baseline does not have this metric, so no change can be told'];
  if (minAbsoluteChange !== undefined && !reaches(beyond(minAbsoluteChange, baseline)))
    failures.push(
      `${value} is not ${least} ${beyond(minAbsoluteChange, baseline)}, the baseline's ${baseline} moved by ${minAbsoluteChange}`,
    );
  if (minRelativeChange === undefined) return failures;
  if (baseline === 0) {
    if (!reaches(beyond(leastChangeFromZero, baseline))) failures.push(`${value} is not better than the baseline's 0`);
    return failures;
  }
  const change = (greaterIsBetter ? value - baseline : baseline - value) / Math.abs(baseline);
  if (!(change >= minRelativeChange))
    failures.push(`${value} is better than the baseline's ${baseline} by ${change} of it, not by ${minRelativeChange}`);
  return failures;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

function refused(what: string, field: string, expected: string, value: unknown): ValidationError {
  return new ValidationError(`${what}: ${field} must be ${expected}, not ${describe(value)}.`);
}
