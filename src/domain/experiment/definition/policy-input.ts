import type { BanditPolicy, ContextAttribute } from './test-policies.js';

/** How traffic follows rewards. */
export interface BanditPolicyInput {
  readonly type: BanditPolicy['type'];
  /** Smallest share of every arm; above 0 for `linUcb`, so that effects can be estimated. @default 0.01 */
  readonly floor?: number | undefined;
  /** Time between two allocations, in milliseconds. @default 900_000 */
  readonly updateIntervalMs?: number | undefined;
  /** Fewest rewarded units of every arm before weights move. @default 100 */
  readonly minUnitsPerArm?: number | undefined;
  /** Share of exploration, for `epsilonGreedy`. @default 0.1 */
  readonly epsilon?: number | undefined;
  /** For `thompson`. @default 'bernoulli' for proportions, otherwise 'gaussian' */
  readonly reward?: 'bernoulli' | 'gaussian' | undefined;
  /** Weight of what was learnt before, at every allocation; not for `linUcb`. @default 1 */
  readonly discount?: number | undefined;
  /** Width of the bonus for what is not known, for `linUcb`; in units of the reward. @default 1 */
  readonly alpha?: number | undefined;
  /**
   * Attributes that make the context; needed for `linUcb`. Numbers are best about 1 in size. A request that lacks one gets the control,
   * outside the analysis.
   */
  readonly context?: readonly ContextAttribute[] | undefined;
  readonly seed?: number | undefined;
}

/** When a test decides by itself. */
export interface AutoPromoteInput {
  /** @default true */
  readonly enabled?: boolean | undefined;
  /** Alias that is moved to the winner's version. @default 'champion' */
  readonly alias?: string | undefined;
  /** Decide and log, but move nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Least time between two actions, in milliseconds. @default 86_400_000 */
  readonly cooldownMs?: number | undefined;
  /** Time between two evaluations, in milliseconds. @default 3_600_000 */
  readonly evaluateEveryMs?: number | undefined;
}
