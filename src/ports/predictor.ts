import type { CallOptions } from '../core/call-options.js';
import type { ModelSignature } from '../core/entities/model-signature.js';
import type { Tensor } from '../core/entities/tensor.js';

/** Tensors by the names of a model's inputs or outputs. Has no prototype. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/**
 * What a model can be asked with: one tensor for its only input; an object whose keys are its inputs, each a tensor,
 * a typed array or nested arrays; an array of row objects; a matrix.
 */
export type PredictorInput =
  | Tensor
  | Readonly<Record<string, unknown>>
  | readonly Readonly<Record<string, unknown>>[]
  | readonly (readonly unknown[])[]
  | readonly unknown[];

/** Which model answers. */
export interface PredictorMetadata {
  /** Name in the registry, or of the file or function. */
  readonly name: string;
  /** Version in the registry. */
  readonly version?: string | undefined;
  readonly modelUri?: string | undefined;
  readonly modelId?: string | undefined;
  readonly runId?: string | undefined;
  /** `sha256:` and the digest of the model's files, as registered. */
  readonly digest?: string | undefined;
}

/** What a model answered. */
export interface Prediction {
  readonly outputs: NamedTensors;
  /** One object per row with a value per output; int64 as number where it is safe, else as string. */
  rows(): readonly Readonly<Record<string, unknown>>[];
  /** Values of one output, of the first when no name is given: one per row, nested arrays where a row has several. */
  values(name?: string): readonly unknown[];
  /** `rows()`, so that it can be sent as JSON. */
  toJSON(): unknown;
}

/** Options of one prediction. */
export interface PredictOptions extends CallOptions {}

/** Anything that answers as a model does. */
export interface Predictor {
  readonly signature?: ModelSignature | undefined;
  readonly metadata: PredictorMetadata;
  /**
   * @throws ValidationError naming input, expected and given type and shape
   * @throws ModelError
   * @throws AbortError
   * @throws TimeoutError
   */
  predict(input: PredictorInput, options?: PredictOptions): Promise<Prediction>;
  /** Runs the model once, so that the first caller does not wait for what can be prepared. */
  warmup(): Promise<void>;
  /** Lets what is under way finish, refuses what comes later. */
  close(): Promise<void>;
}
