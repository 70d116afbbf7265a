import type { LayerRange, TargetingRule } from '../../routing/routing-plan.js';
import type { GuardrailDefinition, MetricDefinition } from './metric-definition.js';
import type { AutoPromotePolicy, BanditPolicy } from './test-policies.js';

/** One arm. */
export interface ArmDefinition {
  readonly name: string;
  readonly control: boolean;
  /** Relative weight of its traffic. */
  readonly trafficWeight: number;
  readonly modelName?: string | undefined;
  readonly modelVersion?: string | undefined;
  /** Resolved to a version when the test starts. */
  readonly alias?: string | undefined;
}

/** How results are judged. */
export type AnalysisMethod = 'sequential' | 'fixed' | 'bayesian' | 'groupSequential';

/** A test with all defaults filled in; plain JSON, kept in the state store. */
export interface TestDefinition {
  readonly testId: string;
  readonly name: string;
  /** Grows with every change of a test that was started. */
  readonly version: number;
  readonly salt: string;
  readonly hash: 'fnv' | 'growthbook';
  readonly allocator: 'contiguous' | 'rendezvous';
  /** `request`, or what a unit is: `user`, `device`, … */
  readonly unit: string;
  readonly arms: readonly ArmDefinition[];
  /** The primary metric. */
  readonly metric: MetricDefinition;
  readonly metrics: readonly MetricDefinition[];
  /** `latency_ms` and `error_rate` are measured by the framework itself. */
  readonly guardrails: readonly GuardrailDefinition[];
  /** Units per arm. */
  readonly minSampleSize: number;
  readonly confidence: number;
  readonly method: AnalysisMethod;
  /** Correction over comparisons of the goal metrics. */
  readonly correction: 'holm' | 'benjaminiHochberg' | 'none';
  /** Total units at which a sequential interval is narrowest, N*. */
  readonly expectedUnits: number;
  /** Looks of a group-sequential test. */
  readonly looks: number;
  /** Relative change of the primary metric that power is computed for. */
  readonly minimumEffect?: number | undefined;
  readonly policy?: BanditPolicy | undefined;
  readonly coverage: number;
  readonly layer?: LayerRange | undefined;
  readonly holdout?: { readonly name: string; readonly share: number } | undefined;
  readonly targeting: readonly TargetingRule[];
  readonly forced: Readonly<Record<string, string>>;
  /** Keep a unit's arm when weights change. */
  readonly sticky: boolean;
  /** Units assigned under an older version are left out. */
  readonly minVersion: number;
  readonly outcomeWindowMs: number;
  readonly minDurationHours: number;
  readonly maxDurationHours?: number | undefined;
  readonly maxUnitsInMemory: number;
  readonly autoPromote: AutoPromotePolicy;
}

/** The metrics whose values are collected, in the order in which they are kept: primary, further ones, guardrails. */
export function collectedMetrics(definition: TestDefinition): readonly MetricDefinition[] {
  const named = new Map<string, MetricDefinition>();
  for (const metric of [definition.metric, ...definition.metrics, ...definition.guardrails]) {
    if (!builtInMetrics.has(metric.name) && !named.has(metric.name)) named.set(metric.name, metric);
  }
  return [...named.values()];
}

/** Metrics that the framework measures itself, of every recorded prediction. */
export const builtInMetrics: ReadonlySet<string> = new Set(['latency_ms', 'error_rate']);
