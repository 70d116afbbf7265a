import type { UnitContribution } from '../../../../domain/experiment/metrics/metric-moments.js';
import { type UnitLayout, unitValue } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { UnitChunk } from './unit-table.js';

/** The largest number that is counted: its square times any weight is still a number. */
const largest = 1e140;

/** Whether a value from traffic can be counted. */
export function isCountable(value: unknown): value is number {
  return typeof value === 'number' && value >= -largest && value <= largest;
}

/**
 * Reads what the unit whose values begin at `at` contributes to a metric, its weight left out; `false` when that is nothing. Where
 * units without a value count as zero, one with a covariate contributes that.
 */
export function contributionOf(
  layout: UnitLayout,
  { values }: UnitChunk,
  at: number,
  metric: number,
  contribution: { -readonly [K in keyof UnitContribution]: UnitContribution[K] },
): boolean {
  const field = layout.metrics[metric] as UnitLayout['metrics'][number];
  const value = unitValue(values, at, field);
  const covariate = field.covariate < 0 ? Number.NaN : (values[at + field.covariate] as number);
  if (Number.isNaN(value) && (Number.isNaN(covariate) || field.metric.missing !== 'zero')) return false;
  contribution.value = value;
  contribution.denominator = field.fold === 'ratio' ? (values[at + field.offset + 1] as number) : 0;
  contribution.covariate = covariate;
  return true;
}
