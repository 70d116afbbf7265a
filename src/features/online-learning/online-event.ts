import type { DetectorJson } from '../../domain/drift/streaming-detector.js';
import type { FeatureDefinition, FeatureRow, Label, LearnerJson } from '../../domain/learning/learner.js';
import type { UpdateResult } from './update-result.js';

/** Which model answers requests, as far as the online state needs to know. */
export interface ServingModel {
  /** Version in the registry; absent while the live learner itself answers. */
  readonly version?: string | undefined;
  /** The frozen learner, for models that are one: scores rows that come without a prediction. */
  readonly learner?: LearnerJson | undefined;
  /** Value of the deciding metric on the holdout when it was chosen: what a drop is measured against. */
  readonly baseline?: number | undefined;
}

/** Everything that changes the online state; the sample log holds these, in order, and nothing else. */
export type OnlineEvent =
  | {
      readonly kind: 'sample';
      /** When it came in, by the clock. */
      readonly timestamp: number;
      /** When it was observed, where that is another time. */
      readonly observedAt?: number | undefined;
      readonly features: FeatureRow;
      /** What the features are, in the first row, where the learner does not say: `features` is in their order then. */
      readonly schema?: readonly FeatureDefinition[] | undefined;
      readonly weight: number;
      readonly id?: string | undefined;
      readonly label?: Label | undefined;
      readonly prediction?: Label | undefined;
      /** Version that predicted, where that is known. */
      readonly predictedBy?: string | undefined;
      /** The row of a request that `predict` answered: a later sample with its id takes its place. */
      readonly origin?: 'predict' | undefined;
    }
  | { readonly kind: 'label'; readonly timestamp: number; readonly id: string; readonly label: Label }
  /** Another model serves; `reset` begins detectors and metrics of the serving model anew. */
  | { readonly kind: 'serving'; readonly timestamp: number; readonly model: ServingModel; readonly update?: number | undefined }
  /** The live learner was replaced: by a rollback, by a retrained one. */
  | { readonly kind: 'learner'; readonly timestamp: number; readonly learner: LearnerJson }
  /** An update began or went on; the latest record of a number is the state it is in. */
  | { readonly kind: 'update'; readonly timestamp: number; readonly result: UpdateResult };

/** A signal of the state: something that may be a reason for an update or an alert. */
export interface OnlineSignal {
  readonly kind: 'drift' | 'warning' | 'performance';
  /** Sequence of the record that raised it. */
  readonly sequence: number;
  readonly timestamp: number;
  /** Name of the detector, or of the metric. */
  readonly source: string;
  readonly value?: number | undefined;
  readonly threshold?: number | undefined;
  readonly detector?: DetectorJson | undefined;
}
