import type { Label } from '../../../domain/learning/learner.js';
import type { BufferStrategy } from '../pipeline-options.js';
import type { SampleRejection } from '../sample.js';

/** A sample or label that was not taken. */
export interface RejectionExample {
  readonly reason: SampleRejection;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** What is kept of the stream, and what became of the rest. */
export interface StateBufferStats {
  readonly strategy: BufferStrategy;
  /** Labelled rows that are kept, and most that are. */
  readonly size: number;
  readonly capacity: number;
  /** Kept rows per class; empty for regression. */
  readonly classes: readonly { readonly label: Label; readonly rows: number; readonly seen: number }[];
  /** Age of the kept rows in milliseconds at the time of the newest record; absent without rows. */
  readonly ageMs?: { readonly min: number; readonly median: number; readonly p95: number; readonly max: number } | undefined;
  /** Rows accepted, with and without a label. */
  readonly accepted: number;
  /** Rows that have got their label. */
  readonly labelled: number;
  /** Share of the accepted rows that have got their label; absent without rows. */
  readonly labelCoverage?: number | undefined;
  /** Rows with an id that wait for their label. */
  readonly pending: number;
  /** Rows whose label did not come in time. */
  readonly expired: number;
  /** Rows that waited for a label and were given up because more than `maxPending` did. */
  readonly dropped: number;
  /** Rows without label and id: no label can come. */
  readonly unaddressable: number;
  /** Labelled rows for which no served prediction is known. */
  readonly unscored: number;
  /** Labelled rows that the learner refused after all. */
  readonly unlearned: number;
  /** Time from a row to its late label, in milliseconds; absent without late labels. */
  readonly labelDelayMs?:
    | { readonly count: number; readonly mean: number; readonly median: number; readonly p95: number; readonly max: number }
    | undefined;
}

/** What `getBufferStats()` gives. */
export interface BufferStats extends StateBufferStats {
  /** Samples and labels refused by this process since it started. */
  readonly rejected: number;
  readonly rejections: Readonly<Partial<Record<SampleRejection, number>>>;
  /** Refused for an id that was there already; also in `rejections`. */
  readonly duplicates: number;
  /** The newest of them, newest last. */
  readonly lastRejections: readonly RejectionExample[];
}
