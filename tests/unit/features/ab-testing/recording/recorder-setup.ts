import { silentLogger } from '../../../../../src/core/logger.js';
import type { MetricDefinition } from '../../../../../src/domain/experiment/definition/metric-definition.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { Allocation, TestRecord } from '../../../../../src/domain/experiment/test-record.js';
import type { RequestReference } from '../../../../../src/domain/routing/request-reference.js';
import { TestRecorder } from '../../../../../src/features/ab-testing/recording/test-recorder.js';
import type { StateStore } from '../../../../../src/ports/state-store.js';

/** Where the clocks of these tests begin. */
export const start = 1_800_000_000_000;

/** A clock that stands still until it is moved. */
export function handClock() {
  const clock = { time: start, now: () => clock.time };
  return clock;
}

export function metric(name: string, given: Partial<MetricDefinition> = {}): MetricDefinition {
  return { name, kind: 'mean', perUnit: 'mean', higherIsBetter: true, missing: 'exclude', ...given };
}

/** A running test of two arms, and what a case needs to be different. */
export function runningTest(given: Partial<TestDefinition> = {}, allocations: readonly Allocation[] = [allocation(1)]): TestRecord {
  const definition: TestDefinition = {
    testId: 'checkout',
    name: 'checkout',
    version: 1,
    salt: 'checkout',
    hash: 'fnv',
    allocator: 'contiguous',
    unit: 'user',
    arms: ['control', 'challenger'].map((name, arm) => ({ name, control: arm === 0, trafficWeight: 1 })),
    metric: metric('spend'),
    metrics: [],
    guardrails: [],
    minSampleSize: 1000,
    confidence: 0.95,
    method: 'sequential',
    correction: 'holm',
    expectedUnits: 2000,
    looks: 1,
    coverage: 1,
    targeting: [],
    forced: {},
    sticky: false,
    minVersion: 0,
    outcomeWindowMs: 86_400_000,
    minDurationHours: 0,
    maxUnitsInMemory: 1_000_000,
    autoPromote: { enabled: false, alias: 'champion', dryRun: false, cooldownMs: 0, evaluateEveryMs: 1000 },
    ...given,
  };
  return { definition, status: 'running', createdAt: start - 1000, startedAt: start - 500, pausedMs: 0, allocations, journal: [] };
}

export function allocation(period: number, weights: readonly number[] = [0.5, 0.5]): Allocation {
  return { period, from: start, version: 1, weights, coverage: 1, source: 'definition' };
}

/** A recorder with a clock of its own, unless one is given. */
export function openRecorder(
  state: StateStore,
  record: TestRecord,
  given: { clock?: ReturnType<typeof handClock>; maxUnitsInMemory?: number } = {},
) {
  const clock = given.clock ?? handClock();
  const { maxUnitsInMemory } = given;
  return new TestRecorder({ record, state, replicaId: 'replica', clock, logger: silentLogger, maxUnitsInMemory });
}

let sequence = 0;

/** The reference of a new request of a unit. */
export function request(unit: number, arm: number, given: Partial<RequestReference> = {}): RequestReference {
  sequence += 1;
  return {
    testId: 'checkout',
    version: 1,
    period: 1,
    arm,
    unitHigh: Math.imul(unit + 1, 0x9e3779b1) >>> 0,
    unitLow: Math.imul(unit + 7, 0x85ebca6b) >>> 0,
    timestamp: start,
    process: 'process-a',
    sequence,
    enrolled: true,
    ...given,
  };
}
