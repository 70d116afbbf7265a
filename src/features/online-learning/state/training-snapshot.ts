import type { FeatureDefinition, Label, Learner } from '../../../domain/learning/learner.js';
import type { TrainingTable } from '../trainer.js';

/** The newest labelled rows, with what was predicted for each before its label was learned. */
export interface HoldoutRows {
  /** Oldest first, as a trainer gets its rows. */
  readonly table: TrainingTable;
  /** Sequence of the record that completed the row. */
  readonly sequences: Float64Array;
  /** What the live learner said before it learned the row; undefined where it could not say anything yet. */
  readonly live: readonly (Label | undefined)[];
  /** What was served: as given, as `predict` gave it, or of the frozen learner; undefined where nothing is known. */
  readonly served: readonly (Label | undefined)[];
  /** Version that served the row; undefined for the live learner itself, or where it is not known. */
  readonly servedBy: readonly (string | undefined)[];
}

/** What an update starts from: a copy that later rows do not change. */
export interface TrainingSnapshot {
  readonly task: 'classification' | 'regression';
  readonly features: readonly FeatureDefinition[];
  readonly classes: readonly Label[];
  /** Sequence the state was at. */
  readonly sequence: number;
  /** First and last sequence of the rows below; absent without rows. */
  readonly sequences?: { readonly first: number; readonly last: number } | undefined;
  /** Rows to train with, oldest first; those of the holdout are not among them. */
  readonly train: TrainingTable;
  readonly holdout: HoldoutRows;
  /** A copy of the live learner, where there is one. */
  readonly learner?: Learner | undefined;
}
