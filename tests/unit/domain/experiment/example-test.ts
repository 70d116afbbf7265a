import type { GuardrailDefinition, MetricDefinition } from '../../../../src/domain/experiment/definition/metric-definition.js';
import type { TestDefinition } from '../../../../src/domain/experiment/definition/test-definition.js';
import { noRejections } from '../../../../src/domain/experiment/no-rejections.js';
import type { TestRecord } from '../../../../src/domain/experiment/test-record.js';
import type { ArmTotals, MetricTotals, TestTotals } from '../../../../src/domain/experiment/test-totals.js';

export const hour = 3_600_000;
export const startedAt = Date.UTC(2025, 0, 6);

/** Proportion "converted" unless said otherwise. */
export function metricOf(more: Partial<MetricDefinition> = {}): MetricDefinition {
  return { name: 'converted', kind: 'proportion', perUnit: 'max', higherIsBetter: true, missing: 'zero', ...more };
}

export function guardrailOf(more: Partial<GuardrailDefinition> = {}): GuardrailDefinition {
  return { ...metricOf({ name: 'latency_ms', kind: 'mean', higherIsBetter: false, missing: 'exclude' }), margin: 10, ...more };
}

/** A running test of `control` and `challenger` that started 48 hours before {@link now}. */
export function recordOf(definition: Partial<TestDefinition> = {}, record: Partial<Omit<TestRecord, 'definition'>> = {}): TestRecord {
  const arms = definition.arms ?? armsNamed('control', 'challenger');
  const full: TestDefinition = {
    testId: 'checkout',
    name: 'Checkout',
    version: 1,
    salt: 'checkout',
    hash: 'fnv',
    allocator: 'contiguous',
    unit: 'user',
    arms,
    metric: metricOf(),
    metrics: [],
    guardrails: [],
    minSampleSize: 1000,
    confidence: 0.95,
    method: 'sequential',
    correction: 'holm',
    expectedUnits: 5000,
    looks: 5,
    coverage: 1,
    targeting: [],
    forced: {},
    sticky: false,
    minVersion: 0,
    outcomeWindowMs: 72 * hour,
    minDurationHours: 24,
    maxUnitsInMemory: 1_000_000,
    autoPromote: { enabled: true, alias: 'champion', dryRun: false, cooldownMs: 24 * hour, evaluateEveryMs: hour },
    ...definition,
  };
  const weights = shares(arms.map(({ trafficWeight }) => trafficWeight));
  return {
    definition: full,
    status: 'running',
    createdAt: startedAt - hour,
    startedAt,
    pausedMs: 0,
    allocations: [{ period: 1, from: startedAt, version: 1, weights, coverage: 1, source: 'definition' }],
    journal: [],
    ...record,
  };
}

export const now = startedAt + 48 * hour;

export function armsNamed(...names: readonly string[]) {
  return names.map((name, index) => ({ name, control: index === 0, trafficWeight: 1, modelName: 'm', modelVersion: `${index + 1}` }));
}

function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

export function armOf(name: string, units: number, metrics: Record<string, MetricTotals>, more: Partial<ArmTotals> = {}): ArmTotals {
  return { name, units, decisions: units, metrics, predictions: 0, errors: 0, fallbacks: 0, ...more };
}

/** Ones only, as conversions are recorded: the units without one are missing. */
export function conversions(count: number): Record<string, MetricTotals> {
  return count === 0 ? {} : { converted: { n: count, mean: 1, m2: 0 } };
}

/** One allocation of equal weights, unless said otherwise. */
export function totalsOf(arms: readonly ArmTotals[], more: Partial<TestTotals> = {}): TestTotals {
  const weights = arms.map(() => 1 / arms.length);
  return {
    arms,
    periods: [{ period: 1, weights, units: arms.map(({ units }) => units) }],
    multipleExposures: 0,
    rejected: noRejections(),
    replicas: 1,
    firstAt: startedAt,
    lastAt: now - 1000,
    ...more,
  };
}
