import type { CallOptions } from '../../core/call-options.js';
import type { Label } from '../../domain/learning/learner.js';
import type { Predictor } from '../../ports/predictor.js';
import type { ClientHandle } from '../client/client-internals.js';
import type { ActiveRun } from '../tracking/active-run.js';

/** What a pipeline needs of a model registry; `ModelRegistry` is one. */
export interface PipelineRegistry extends ClientHandle {
  registerModel(
    options: CallOptions & {
      readonly model: Uint8Array;
      readonly modelName: string;
      readonly description: string;
      readonly tags: Readonly<Record<string, string>>;
      readonly runId?: string | undefined;
      /** The same key gives the same version, however often it is asked for. */
      readonly key: string;
    },
  ): Promise<{ readonly version: string }>;
  promoteModel(
    name: string,
    options: CallOptions & {
      readonly version: string;
      readonly alias: string;
      /** The alias is moved only if it points to this version still; null for none. */
      readonly expectedVersion: string | null;
      readonly reason: string;
    },
  ): Promise<unknown>;
  rollback(
    name: string,
    options: CallOptions & { readonly alias: string; readonly expectedVersion: string; readonly reason: string },
  ): Promise<{ readonly version?: string | undefined }>;
  loadModel(uri: string, options?: CallOptions): Promise<Predictor>;
}

/** What a pipeline needs of an evaluator; `ModelEvaluator` is one. */
export interface PipelineEvaluator {
  evaluate(
    predictions: readonly Label[],
    data: { readonly labels: readonly Label[] },
  ): Promise<{ readonly metrics: Readonly<Record<string, number>> }>;
}

/** What a pipeline needs of a tracker; `ExperimentTracker` is one. */
export interface PipelineTracker extends ClientHandle {
  startRun(options: {
    /** A run to go on with; null for a new one, whatever `MLFLOW_RUN_ID` says. */
    readonly runId: string | null;
    readonly runName?: string | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<ActiveRun>;
}
