import type { FeatureRow, Label } from '../../domain/learning/learner.js';

/** A row that was observed. */
export interface Sample {
  readonly features: FeatureRow;
  /** The truth, where it is known already; otherwise `addLabel` brings it later. */
  readonly label?: Label | undefined;
  /** Makes the row addressable for a late label, and unique: a second row with the same id within the window is refused. At most 200 characters. */
  readonly id?: string | undefined;
  /** What was predicted for the row when it was served; scored as given. @default what `predict` gave for the id, else the serving model's answer */
  readonly prediction?: Label | undefined;
  /** @default 1 */
  readonly weight?: number | undefined;
  /** When it was observed, epoch milliseconds. @default now */
  readonly timestamp?: number | undefined;
}

/** Why a sample or a label was not taken. */
export type SampleRejection =
  | 'missing-feature'
  | 'unknown-feature'
  | 'wrong-type'
  | 'not-finite'
  | 'wrong-length'
  | 'not-a-row'
  | 'bad-label'
  | 'new-class'
  | 'bad-weight'
  | 'bad-timestamp'
  | 'bad-id'
  | 'bad-prediction'
  | 'duplicate-id'
  | 'unknown-id'
  | 'expired-id'
  | 'already-labelled'
  | 'storage'
  | 'stopped';

/** What became of a sample or a label. */
export type Accepted =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly reason: SampleRejection;
      /** What is wrong, for a person. */
      readonly message: string;
    };
