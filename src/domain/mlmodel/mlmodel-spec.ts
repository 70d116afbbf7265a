import type { ModelSignature } from '../../core/entities/model-signature.js';

/** The file that makes a directory a model. */
export const mlmodelFile = 'MLmodel';

/** What MLmodel says about running a model with onnxruntime. */
export interface OnnxFlavor {
  /** Path of the ONNX file below the model's directory. */
  readonly data: string;
  /** Version of Python's `onnx` that wrote it. */
  readonly onnxVersion?: string | undefined;
  /** Names of execution providers, best first; options that Python kept with them are left out. */
  readonly providers: readonly string[];
  /** As Python's flavor names them: `intra_op_num_threads`, `execution_mode`, … */
  readonly sessionOptions?: Readonly<Record<string, unknown>> | undefined;
}

/** Where the input example of a model is and how it is written. */
export interface SavedInputExample {
  /** Path below the model's directory. */
  readonly artifactPath: string;
  /** Path of the same example as a request to `mlflow models serve`. */
  readonly servingInputPath?: string | undefined;
  /** `ndarray`, `dataframe`, `json_object`, or one that only Python makes. */
  readonly type: string;
  /** `split` or `values`, for type `dataframe`. */
  readonly pandasOrient?: string | undefined;
  /** The example carries parameters of inference too. */
  readonly hasParams?: boolean | undefined;
}

/** What the file MLmodel says. */
export interface MlmodelSpec {
  /** Everything each flavor says, by the flavor's name, as it was read. */
  readonly flavors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The flavor that runs here; absent when there is none. */
  readonly onnx?: OnnxFlavor | undefined;
  readonly signature?: ModelSignature | undefined;
  readonly inputExample?: SavedInputExample | undefined;
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
  readonly modelUuid?: string | undefined;
  /** Where the model was logged to: a path below a run's artifacts, or the root of a logged model. */
  readonly artifactPath?: string | undefined;
  readonly mlflowVersion?: string | undefined;
  readonly modelSizeBytes?: number | undefined;
  /** `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. */
  readonly utcTimeCreated?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Keys that this package knows nothing of; they are written again as they were read. */
  readonly rest?: Readonly<Record<string, unknown>> | undefined;
}
