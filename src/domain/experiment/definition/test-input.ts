import type { LayerRange, TargetingRule } from '../../routing/routing-plan.js';
import type { AutoPromoteInput, BanditPolicyInput } from './policy-input.js';
import type { AnalysisMethod } from './test-definition.js';

/** One arm of a test: a variant of what is served. */
export interface VariantInput {
  /** Letters, digits, `_ - . :` and spaces; at most 64 characters. */
  readonly name: string;
  /** Whether the others are compared with it. @default the first variant, when no other says so */
  readonly control?: boolean | undefined;
  /** Relative to the others; 0 gets no traffic. @default the same for all, when none is given */
  readonly trafficWeight?: number | undefined;
  /** Name of a registered model. */
  readonly modelName?: string | undefined;
  /** One of `modelVersion` and `alias`, where `modelName` is given. */
  readonly modelVersion?: string | number | undefined;
  /** Resolved to a version when the test starts, so that the arm stays what it is when the alias moves. */
  readonly alias?: string | undefined;
}

/** What is measured of a unit. */
export interface TestMetric {
  /** As MLflow takes it for a metric. */
  readonly name: string;
  /**
   * `proportion`: values from 0 to 1. `mean`: any numbers. `ratio`: a sum of numerators over a sum of denominators. `error`: how far
   * predictions are from what happened.
   */
  readonly kind: 'proportion' | 'mean' | 'ratio' | 'error';
  /** How prediction and actual are compared; needed for kind `error`. */
  readonly loss?: 'squared' | 'absolute' | 'logLoss' | 'zeroOne' | undefined;
  /** How several values of a unit become one. @default 'mean'; 'sum' for kind `ratio` */
  readonly perUnit?: 'sum' | 'mean' | 'first' | 'last' | 'max' | undefined;
  /** @default true; false for kind `error` */
  readonly higherIsBetter?: boolean | undefined;
  /** What an enrolled unit without a value counts as. @default 'zero' for proportions and sums, otherwise 'exclude' */
  readonly missing?: 'zero' | 'exclude' | undefined;
  /** What a unit's value, such as its sum for `perUnit: 'sum'`, is cut to; for kinds `mean` and `error`. */
  readonly cap?: number | undefined;
  /** Attribute, known before the exposure, that variance is reduced with (CUPED). */
  readonly covariate?: string | undefined;
}

/** A metric that must not get worse by more than its margin; `latency_ms` and `error_rate` need a name and a margin only. */
export interface TestGuardrail extends Omit<TestMetric, 'kind'> {
  readonly kind?: TestMetric['kind'] | undefined;
  /** In units of the metric, positive. */
  readonly margin: number;
}

/** A test as its author describes it. */
export interface TestInput<Variant extends VariantInput = VariantInput> {
  /** 1 to 64 letters, digits and `. _ : -`. */
  readonly testId: string;
  /** For people. @default the test id */
  readonly name?: string | undefined;
  readonly variants: readonly Variant[];
  /** What is assigned and analysed: `request`, or what a unit id names: `user`, `device`, … */
  readonly unit: string;
  /** The primary metric. */
  readonly metric: TestMetric;
  readonly metrics?: readonly TestMetric[] | undefined;
  readonly guardrails?: readonly TestGuardrail[] | undefined;
  /** Units per arm before anything is decided. @default 1000 */
  readonly minSampleSize?: number | undefined;
  /** @default `AB_TEST_CONFIDENCE_LEVEL`, else 1 − `AB_TEST_SIGNIFICANCE_THRESHOLD`, else 0.95 */
  readonly confidence?: number | undefined;
  /** @default 'sequential', which holds however often one looks */
  readonly method?: AnalysisMethod | undefined;
  /** Over the comparisons of the goal metrics. @default 'holm' */
  readonly correction?: 'holm' | 'benjaminiHochberg' | 'none' | undefined;
  /** Total units at which a sequential interval is narrowest. @default 5000 */
  readonly expectedUnits?: number | undefined;
  /** Looks of a group-sequential test. @default 5 */
  readonly looks?: number | undefined;
  /** Relative change of the primary metric that power is computed for. */
  readonly minimumEffect?: number | undefined;
  readonly policy?: BanditPolicyInput | undefined;
  /** Share of the units that take part. Growing it moves no unit that is in the test. @default 1 */
  readonly coverage?: number | undefined;
  readonly layer?: LayerRange | undefined;
  readonly holdout?: { readonly name: string; readonly share: number } | undefined;
  readonly targeting?: readonly TargetingRule[] | undefined;
  /** Units that always get one variant and are never analysed: unit id → name. */
  readonly forced?: Readonly<Record<string, string>> | undefined;
  /** Keep a unit's variant when weights change, in the state store. @default false */
  readonly sticky?: boolean | undefined;
  /** Units that were assigned, sticky, under an older version are left out. @default 0 */
  readonly minVersion?: number | undefined;
  /** Two tests with one salt divide units alike. @default the test id */
  readonly salt?: string | undefined;
  /** @default 'fnv' */
  readonly hash?: 'fnv' | 'growthbook' | undefined;
  /** @default 'contiguous' */
  readonly allocator?: 'contiguous' | 'rendezvous' | undefined;
  /** How long after its request an outcome counts, in milliseconds. @default 259_200_000, 72 hours */
  readonly outcomeWindowMs?: number | undefined;
  /** @default `AB_TEST_MIN_DURATION_HOURS`, else 24 */
  readonly minDurationHours?: number | undefined;
  readonly maxDurationHours?: number | undefined;
  /** @default 1_000_000 */
  readonly maxUnitsInMemory?: number | undefined;
  /** `true` for the defaults. @default false */
  readonly autoPromote?: boolean | AutoPromoteInput | undefined;
}

/**
 * What is changed of a test; a started one keeps what decides who is in which arm and what is measured.
 */
export interface TestChanges extends Partial<Omit<TestInput, 'testId'>> {
  /** New weights by variant; those not named keep theirs. */
  readonly trafficWeights?: Readonly<Record<string, number>> | undefined;
}
