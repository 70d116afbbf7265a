import type { BanditMemory } from './bandits/bandit-memory.js';
import type { ContextualMemory } from './bandits/contextual-memory.js';
import type { TestDefinition } from './definition/test-definition.js';

/** Where a test is in its life. */
export type TestStatus = 'draft' | 'running' | 'paused' | 'completed';

/** A stretch of time with the same weights and coverage. */
export interface Allocation {
  /** From 1. */
  readonly period: number;
  /** Epoch milliseconds. */
  readonly from: number;
  /** Version of the definition it belongs to. */
  readonly version: number;
  /** Share of every arm, summing to 1, in the order of the arms. */
  readonly weights: readonly number[];
  readonly coverage: number;
  readonly source: 'definition' | 'bandit';
}

/** A change of a test, for its journal. */
export interface JournalEntry {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly event: 'created' | 'updated' | 'started' | 'paused' | 'resumed' | 'completed' | 'promoted';
  readonly version: number;
  /** What changed, for a person. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** A test as the state store keeps it; plain JSON. */
export interface TestRecord {
  readonly definition: TestDefinition;
  readonly status: TestStatus;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly completedAt?: number | undefined;
  /** Time spent paused so far, in milliseconds; a pause that goes on is not in it. */
  readonly pausedMs: number;
  readonly pausedAt?: number | undefined;
  /** The last one is in force. Bandits keep those of the current version only. */
  readonly allocations: readonly Allocation[];
  readonly journal: readonly JournalEntry[];
  /** Of a policy that forgets. */
  readonly bandit?: BanditMemory | undefined;
  /** Of a policy that looks at contexts. */
  readonly contextual?: ContextualMemory | undefined;
  readonly winner?: string | undefined;
  /** Version that the alias of `autoPromote` pointed to when the test started, by model; null where there was no such alias. */
  readonly incumbents?: Readonly<Record<string, string | null>> | undefined;
}
