import { StoreError } from '../../../../core/errors/store-error.js';
import type { LinearSums } from '../../../../domain/experiment/bandits/linear-sums.js';
import type { MetricTotals, PeriodTotals, RejectionReason } from '../../../../domain/experiment/test-totals.js';
import type { MomentsJson } from '../../../../domain/stats/summaries/moments.js';
import type { QuantileSketchJson } from '../../../../domain/stats/summaries/quantile-sketch.js';

/** A sorted run of units in pages. */
export interface UnitRun {
  readonly id: number;
  readonly pages: number;
  readonly units: number;
  /** Made from other runs. */
  readonly merged: boolean;
}

/**
 * Runs that say what a replica knows of units, oldest first: of a unit in several runs, the newest is true. What several
 * generations say of a unit adds up.
 */
export type UnitGeneration = readonly UnitRun[];

/** What is counted of an arm whatever the unit is. */
export interface ArmCounts {
  readonly decisions: number;
  readonly predictions: number;
  readonly errors: number;
  readonly fallbacks: number;
  readonly latency?: { readonly moments: MomentsJson; readonly sketch: QuantileSketchJson } | undefined;
}

/** Counters of a replica. */
export interface CounterState {
  readonly arms: readonly ArmCounts[];
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
  readonly firstAt?: number | undefined;
  readonly lastAt?: number | undefined;
}

/** All that a replica has recorded of a test, as its slot in the store says it: absolute, so that writing it twice changes nothing. */
export interface RecordingSlot {
  readonly schema: 1;
  /** Which life of the test it belongs to; others do not count. */
  readonly era: string;
  readonly counters: CounterState;
  /** With units for unit `request`; otherwise only their weights count. */
  readonly periods: readonly PeriodTotals[];
  /** By arm and metric, for unit `request`. */
  readonly metrics: readonly (readonly (MetricTotals | null)[])[];
  /** By arm, for policies that look at contexts. */
  readonly contexts?: readonly LinearSums[] | undefined;
  /** For other units. */
  readonly generations: readonly UnitGeneration[];
}

/** Reads a slot. @throws StoreError when a newer version of the package wrote it. */
export function readSlot(key: string, value: unknown): RecordingSlot {
  if ((value as RecordingSlot | null)?.schema === 1) return value as RecordingSlot;
  throw new StoreError(`"${key}" in the state store was written by another version of this package. Update all replicas to one version.`, {
    kind: 'unknown-schema',
    details: { key },
  });
}
