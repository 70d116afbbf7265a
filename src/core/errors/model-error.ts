import { type ErrorOptions, MlflowOpsError } from './mlflow-ops-error.js';

/** Why a model could not be read, loaded or run. */
export type ModelErrorKind =
  /** A file of it is damaged, truncated or not what it claims to be. */
  | 'corrupt'
  /** The directory holds no model that runs here: no ONNX flavor, or one that would have to be unpickled. */
  | 'unsupported-flavor'
  /** An operator, a type or an output that onnxruntime-node cannot run or return. */
  | 'unsupported'
  /** External data that lies outside the model's directory, or is missing or too short. */
  | 'external-data'
  /** The files are not those that were registered. */
  | 'digest'
  /** Signature and graph, or two signatures, do not go together. */
  | 'signature'
  /** The execution provider is not there. */
  | 'provider'
  /** onnxruntime-node is not installed. */
  | 'runtime-missing'
  /** Running the model failed. */
  | 'run'
  /** A worker died or hung while it ran the model. */
  | 'worker'
  /** More rows wait than the queue takes; try later. */
  | 'overloaded'
  /** The predictor is closed. */
  | 'closed'
  /** A gate of a promotion or a registration did not hold. */
  | 'gate';

/** A model, not the way to it, is the problem. */
export class ModelError extends MlflowOpsError {
  override readonly name = 'ModelError';
  readonly code = 'MODEL';
  readonly kind: ModelErrorKind;

  constructor(message: string, options: ErrorOptions & { readonly kind: ModelErrorKind }) {
    super(message, { retryable: options.kind === 'overloaded' || options.kind === 'worker', ...options });
    this.kind = options.kind;
  }
}
