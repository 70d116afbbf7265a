import type { CallOptions } from '../../core/call-options.js';
import type { FeatureDefinition } from '../../domain/learning/learner.js';

/** Rows as columns: what crosses to a worker or another process without a copy of objects. */
export interface TrainingTable {
  readonly features: readonly FeatureDefinition[];
  readonly rows: number;
  /** Number columns as Float64Array (NaN for missing), category columns as lists of text (null for missing), by feature name. */
  readonly columns: Readonly<Record<string, Float64Array | readonly (string | null)[]>>;
  readonly labels: Float64Array | readonly (string | boolean)[];
  readonly weights: Float64Array;
  /** Epoch milliseconds. */
  readonly timestamps: Float64Array;
}

/** What a trainer is given. */
export interface TrainingContext {
  readonly modelName: string;
  /** Number of the update. */
  readonly update: number;
  readonly trigger: string;
  readonly task: 'classification' | 'regression';
  /** Rows to train with, oldest first; the rows of the comparison are not among them. */
  readonly data: TrainingTable;
  /** The incumbent as an ONNX file, when there is one. */
  readonly incumbent?: Uint8Array | undefined;
}

/** What a trainer gives back: an ONNX file, or anything that becomes one. */
export type Candidate =
  | Uint8Array
  | {
      readonly onnx: Uint8Array;
      readonly params?: Readonly<Record<string, string | number | boolean>> | undefined;
      readonly metrics?: Readonly<Record<string, number>> | undefined;
    }
  | { toOnnx(): Uint8Array };

/**
 * How a candidate is made. A function runs in this process and must yield; `worker` is a module whose default export is such a function, run in a
 * worker thread that is ended on timeout; `command` is a program that reads the context as JSON lines from standard input and writes an ONNX file
 * to the path in `MLFLOW_OPS_CANDIDATE`, killed on timeout.
 */
export type Trainer =
  | ((context: TrainingContext, call: Required<Pick<CallOptions, 'signal'>>) => Promise<Candidate>)
  | { readonly worker: URL; readonly timeoutMs?: number | undefined }
  | { readonly command: readonly string[]; readonly timeoutMs?: number | undefined };
