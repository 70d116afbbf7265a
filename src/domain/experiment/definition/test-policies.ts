/** A numeric attribute by its name, or one of several values, each of which is a number of its own. */
export type ContextAttribute = string | { readonly attribute: string; readonly values: readonly (string | number | boolean)[] };

/** How traffic follows rewards. */
export interface BanditPolicy {
  readonly type: 'epsilonGreedy' | 'ucb1' | 'thompson' | 'linUcb';
  /** Smallest share of every arm: p = floor + (1 − K · floor) · w. */
  readonly floor: number;
  /** Time between two allocations, in milliseconds. */
  readonly updateIntervalMs: number;
  /** Fewest rewarded units of every arm before weights move. */
  readonly minUnitsPerArm: number;
  /** Share of exploration, for `epsilonGreedy`. */
  readonly epsilon?: number | undefined;
  /** Distribution of rewards, for `thompson`. */
  readonly reward?: 'bernoulli' | 'gaussian' | undefined;
  /** Weight of what was learnt before, at every allocation, 0…1. */
  readonly discount?: number | undefined;
  /** Width of the bonus, for `linUcb`. */
  readonly alpha?: number | undefined;
  /** Attributes that make the context, for `linUcb`. */
  readonly context?: readonly ContextAttribute[] | undefined;
  readonly seed?: number | undefined;
}

/** When a test decides by itself. */
export interface AutoPromotePolicy {
  readonly enabled: boolean;
  /** Alias that is moved to the winner's version. */
  readonly alias: string;
  /** Decide and log, but move nothing. */
  readonly dryRun: boolean;
  /** Least time between two actions, in milliseconds. */
  readonly cooldownMs: number;
  /** Time between two evaluations, in milliseconds. */
  readonly evaluateEveryMs: number;
}
