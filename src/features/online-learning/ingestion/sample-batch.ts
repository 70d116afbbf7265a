import type { Label } from '../../../domain/learning/learner.js';
import type { SampleRejection } from '../sample.js';

/** Samples as columns of equal length. */
export interface SampleColumns {
  /** Values of each feature by name. */
  readonly features: Readonly<Record<string, ArrayLike<number | string | boolean | null | undefined>>>;
  /** Undefined and null are no label. */
  readonly labels?: ArrayLike<Label | null | undefined> | undefined;
  readonly ids?: ArrayLike<string | null | undefined> | undefined;
  readonly predictions?: ArrayLike<Label | null | undefined> | undefined;
  readonly weights?: ArrayLike<number> | undefined;
  /** Epoch milliseconds. */
  readonly timestamps?: ArrayLike<number> | undefined;
}

/** What became of a batch. */
export interface BatchResult {
  /** Rows that were taken. */
  readonly accepted: number;
  readonly rejected: number;
  /** The first 100 rows that were not taken, by their place in the batch from 0. */
  readonly rejections: readonly { readonly row: number; readonly reason: SampleRejection; readonly message: string }[];
}
