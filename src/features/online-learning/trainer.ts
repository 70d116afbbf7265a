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
  /** The incumbent as an ONNX file, when there is one and its bytes are at hand. */
  readonly incumbent?: Uint8Array | undefined;
}

/** What a trainer gives back: an ONNX file, or anything that becomes one. */
export type Candidate =
  | Uint8Array
  | {
      readonly onnx: Uint8Array;
      /** Logged to the run of the update. */
      readonly params?: Readonly<Record<string, string | number | boolean>> | undefined;
      /** Logged to the run of the update, with `training_` before the names. */
      readonly metrics?: Readonly<Record<string, number>> | undefined;
    }
  | { toOnnx(): Uint8Array | Promise<Uint8Array> };

/** A trainer in this process: it must yield to the event loop now and then, because nothing else can stop it. */
export type TrainFunction = (context: TrainingContext, call: { readonly signal: AbortSignal }) => Promise<Candidate>;

/**
 * A trainer in a worker thread: a module that finds the {@link TrainingContext} in `workerData` and answers with one
 * `parentPort.postMessage(candidate)`, bytes or `{ onnx, params, metrics }`. It needs nothing of this package; an error that it throws
 * fails the update.
 *
 * ```js
 * import { parentPort, workerData } from 'node:worker_threads';
 * parentPort.postMessage(await train(workerData.data));
 * ```
 */
export interface WorkerTrainer {
  readonly worker: URL;
  /** The thread is ended after it, in milliseconds. @default the option `trainingTimeoutMs` */
  readonly timeoutMs?: number | undefined;
  /** Most memory that the thread may use for JavaScript objects, in MiB. @default what Node allows */
  readonly maxMemoryMb?: number | undefined;
}

/**
 * A trainer in another process, run without a shell. Standard input is JSON lines: first an object with `modelName`, `update`, `trigger`,
 * `task`, `features` and `rows`, then each row as `{"features": {…}, "label": …, "weight": …, "timestamp": …}`, oldest first, null for a
 * missing value. It writes an ONNX file to the path in the environment variable `MLFLOW_OPS_CANDIDATE` and ends with code 0; the
 * incumbent's file, when there is one at hand, is at the path in `MLFLOW_OPS_INCUMBENT`. If the last line of its standard output is
 * `{"params": {…}, "metrics": {…}}`, these are logged to the run of the update.
 */
export interface CommandTrainer {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The process and all that it started are killed after it, in milliseconds. @default the option `trainingTimeoutMs` */
  readonly timeoutMs?: number | undefined;
}

/** How a candidate is made: by a function, in a worker thread that is ended on timeout, or by a program that is killed on timeout. */
export type Trainer = TrainFunction | WorkerTrainer | CommandTrainer;
