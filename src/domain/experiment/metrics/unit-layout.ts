import type { MetricDefinition } from '../definition/metric-definition.js';
import { builtInMetrics, collectedMetrics, type TestDefinition } from '../definition/test-definition.js';

/** How the events of a unit become its value; a covariate keeps what was known at the unit's first exposure. */
export type Fold = MetricDefinition['perUnit'] | 'ratio' | 'covariate';

/** Where a unit's running contribution to one metric, or a covariate of it, stands among its numbers. */
export interface UnitField {
  readonly name: string;
  readonly fold: Fold;
  readonly offset: number;
}

/** A metric with its place. */
export interface UnitMetric extends UnitField {
  readonly metric: MetricDefinition;
  /** Unit values are cut to this; ∞ where nothing is cut. */
  readonly cap: number;
  /** Place of its covariate, −1 without one. */
  readonly covariate: number;
}

/** The numbers that are kept of every unit. */
export interface UnitLayout {
  /** In the order of {@link collectedMetrics}, and after them the built-in guardrails, where a unit may have several predictions. */
  readonly metrics: readonly UnitMetric[];
  readonly covariates: readonly UnitField[];
  /** All of them, in the order in which they are stored. */
  readonly fields: readonly UnitField[];
  /** Numbers of a unit. */
  readonly width: number;
  /** Metrics that outcomes have values of, by name. */
  readonly index: ReadonlyMap<string, number>;
  /** Built-in guardrails by name: ratios of what was measured to predictions. */
  readonly builtIn: ReadonlyMap<string, number>;
}

/** The layout that a definition's metrics need. */
export function unitLayout(definition: TestDefinition): UnitLayout {
  const collected = collectedMetrics(definition);
  const attributes = [...new Set(collected.flatMap(({ covariate }) => covariate ?? []))];
  let width = 0;
  const place = (name: string, fold: Fold): UnitField => {
    const offset = width;
    width += fieldWidth[fold];
    return { name, fold, offset };
  };
  const covariates = attributes.map((name) => place(name, 'covariate'));
  const measured = definition.unit === 'request' ? [] : definition.guardrails.filter(({ name }) => builtInMetrics.has(name));
  const metrics = [...collected, ...measured].map((metric, position): UnitMetric => {
    if (position >= collected.length) return { ...place(metric.name, 'ratio'), metric, cap: Number.POSITIVE_INFINITY, covariate: -1 };
    const covariate = covariates.find(({ name }) => name === metric.covariate)?.offset ?? -1;
    const fold = metric.kind === 'ratio' ? 'ratio' : metric.perUnit;
    return { ...place(metric.name, fold), metric, cap: metric.cap ?? Number.POSITIVE_INFINITY, covariate };
  });
  const index = new Map(collected.map(({ name }, position) => [name, position]));
  const builtIn = new Map(measured.map(({ name }, position) => [name, collected.length + position]));
  return { metrics, covariates, fields: [...covariates, ...metrics], width, index, builtIn };
}

/**
 * Numbers of a field: a mean has sum and count, a ratio both sums, first and last have the value and its time. The
 * first number is NaN while there is no value.
 */
export const fieldWidth: Readonly<Record<Fold, 1 | 2>> = { covariate: 1, sum: 1, max: 1, mean: 2, first: 2, last: 2, ratio: 2 };

/**
 * Counts an event in.
 *
 * @param values - Numbers of units; those of the field begin at `at`.
 * @param denominator - Of ratios.
 * @param time - Epoch milliseconds of the event.
 */
export function foldEvent(values: Float64Array, at: number, fold: Fold, value: number, denominator: number, time: number): void {
  const held = values[at] as number;
  const empty = Number.isNaN(held);
  switch (fold) {
    case 'mean':
      values[at] = empty ? value : held + value;
      values[at + 1] = empty ? 1 : (values[at + 1] as number) + 1;
      return;
    case 'sum':
      values[at] = empty ? value : held + value;
      return;
    case 'max':
      if (empty || value > held) values[at] = value;
      return;
    case 'first':
    case 'last':
      if (!empty && (fold === 'first' ? time >= (values[at + 1] as number) : time < (values[at + 1] as number))) return;
      values[at] = value;
      values[at + 1] = time;
      return;
    case 'ratio':
      values[at] = empty ? value : held + value;
      values[at + 1] = empty ? denominator : (values[at + 1] as number) + denominator;
      return;
    case 'covariate':
      if (empty) values[at] = value;
  }
}

/** Counts in what another record of the same unit holds in a field other than a covariate; the order of records does not matter. */
export function foldRecord(values: Float64Array, at: number, fold: Fold, others: Float64Array, from: number): void {
  const value = others[from] as number;
  if (Number.isNaN(value)) return;
  const held = values[at] as number;
  const second = others[from + 1] as number;
  if (Number.isNaN(held)) {
    values[at] = value;
    if (fieldWidth[fold] === 2) values[at + 1] = second;
    return;
  }
  switch (fold) {
    case 'mean':
    case 'ratio':
      values[at + 1] = (values[at + 1] as number) + second;
      values[at] = held + value;
      return;
    case 'sum':
      values[at] = held + value;
      return;
    case 'first':
    case 'last': {
      const sooner = second - (values[at + 1] as number);
      // Two replicas at the same millisecond: the larger value, so that all readers agree.
      if (sooner === 0 ? value <= held : sooner < 0 !== (fold === 'first')) return;
      values[at] = value;
      values[at + 1] = second;
      return;
    }
    default:
      if (value > held) values[at] = value;
  }
}

/** The value of a unit in a metric, for ratios the numerator; NaN while there is none. */
export function unitValue(values: Float64Array, at: number, { fold, cap, offset }: UnitMetric): number {
  const value = values[at + offset] as number;
  const whole = fold === 'mean' ? value / (values[at + offset + 1] as number) : value;
  return whole > cap ? cap : whole;
}
