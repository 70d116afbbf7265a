import type { MetricDefinition } from '../definition/metric-definition.js';

/** How the values of one metric come about. */
export interface MetricModel {
  readonly metric: MetricDefinition;
  readonly shape: 'binary' | 'normal' | 'lognormal' | 'ratio';
  /** Without effect. */
  readonly mean: number;
  /** In units of the metric, in the order of the arms; 0 for the control. */
  readonly effects: readonly number[];
  readonly standardDeviation: number;
  /** With the covariate; undefined without one. */
  readonly correlation?: number | undefined;
  readonly denominator: { readonly mean: number; readonly standardDeviation: number };
}

/** What an arm's values are drawn from. */
export interface ArmModel extends MetricModel {
  /** With the arm's effect, if there is one. */
  readonly mean: number;
  /** 1 / propensity; NaN where units are not weighted. */
  readonly weight: number;
}
