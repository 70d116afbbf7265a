import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArtifactName } from '../core/artifact-path.js';
import type { ModelSignature } from '../core/entities/model-signature.js';
import { ModelError } from '../core/errors/model-error.js';
import { parseInteger } from '../core/validation/integer.js';
import { decodeInputExample } from '../domain/mlmodel/decode-input-example.js';
import type { MlmodelSpec } from '../domain/mlmodel/mlmodel-spec.js';
import { requireOnnx } from '../domain/mlmodel/require-onnx.js';
import type { OnnxModel } from '../domain/onnx/onnx-model.js';
import type { Predictor, PredictorInput, PredictorMetadata } from '../ports/predictor.js';
import { hasBatchDimension } from './batch-dimension.js';
import { parseBatching } from './batching/parse-batching.js';
import { type BatchingOptions, BatchingPredictor } from './batching-predictor.js';
import type { ExecutionProvider } from './execution-providers.js';
import { readModelFile } from './model-file.js';
import { type OnnxPredictorOptions, openOnnxPredictor } from './onnx-predictor.js';
import { TensorPrediction } from './prediction.js';
import { mergeSessionOptions, type SessionOptions, sessionOptionsOf } from './session-options.js';
import { tensorOnlyModel } from './tensor-only-model.js';
import { TypedPredictor } from './typed-predictor.js';
import { WorkerPredictor } from './worker-predictor.js';

/** How a model is served. */
export interface ServingOptions {
  /**
   * Where the model runs, best first. MLmodel's list is not used: Python writes CUDA into it whatever the machine has.
   * @default ['cpu']
   */
  readonly providers?: readonly ExecutionProvider[] | undefined;
  /** Counts over what MLmodel says. */
  readonly sessionOptions?: SessionOptions | undefined;
  /** Runs the model once, on its input example or on zeros, before it is handed out. @default true */
  readonly warmup?: boolean | undefined;
  /** Runs requests together that arrive while the model is busy, where its first dimension counts rows. @default {} */
  readonly batching?: boolean | BatchingOptions | undefined;
  /** Worker threads that run the model; 0 runs it on this thread. @default 0 */
  readonly workers?: number | undefined;
}

/** A model on the local disk. */
export interface OpenModelOptions extends ServingOptions {
  /** Directory of the model: no weights outside it are read. */
  readonly directory: string;
  /** What its MLmodel says. */
  readonly spec?: MlmodelSpec | undefined;
  /** The ONNX file below the directory, where there is no MLmodel. */
  readonly modelFile?: string | undefined;
  /** @default that of MLmodel */
  readonly signature?: ModelSignature | undefined;
  readonly metadata: PredictorMetadata;
  /** Where files are written that loading needs. */
  readonly cacheDirectory: string;
}

/**
 * Loads an ONNX model so that it can be asked with any input that fits it.
 *
 * @throws ModelError
 * @throws ValidationError for options that make no sense
 */
export async function openModel(options: OpenModelOptions): Promise<Predictor> {
  const { directory, spec, metadata, warmup = true } = options;
  const batching = parseBatching(options.batching ?? true);
  const workers = parseInteger('The option workers', options.workers ?? 0, { min: 0, max: 256 });
  const what = `Model ${JSON.stringify(metadata.name)}`;
  const flavor = options.modelFile === undefined && spec !== undefined ? requireOnnx(what, spec) : spec?.onnx;
  const file = parseArtifactName(`The ONNX file of model ${JSON.stringify(metadata.name)}`, options.modelFile ?? flavor?.data);
  const model = await readModelFile(directory, file);
  const signature = options.signature ?? spec?.signature;
  const session: OnnxPredictorOptions = {
    modelPath: await tensorOnlyModel(model, options.cacheDirectory),
    metadata,
    signature,
    providers: options.providers,
    sessionOptions: mergeSessionOptions(sessionOptionsOf(flavor?.sessionOptions), options.sessionOptions),
  };
  const runner = await openRunner(session, model.graph, workers);
  try {
    const batched = batching !== undefined && hasBatchDimension(model.graph) ? batchingOver(runner, batching, workers) : runner;
    const example = warmup ? await exampleOf(directory, spec) : undefined;
    const predictor = new TypedPredictor(batched, { graph: model.graph, signature, example });
    if (warmup) await predictor.warmup();
    return predictor;
  } catch (error) {
    await runner.close();
    throw error;
  }
}

/** The session on this thread, or one in each of some threads. */
async function openRunner(model: OnnxPredictorOptions, graph: OnnxModel, threads: number): Promise<Predictor> {
  if (threads === 0) return openOnnxPredictor({ ...model, graph });
  return WorkerPredictor.open({ threads, model, predictionOf: (outputs) => new TensorPrediction(outputs) });
}

function batchingOver(inner: Predictor, options: BatchingOptions, workers: number): Predictor {
  return new BatchingPredictor(inner, {
    ...options,
    concurrency: Math.max(1, workers),
    predictionOf: (outputs) => new TensorPrediction(outputs),
  });
}

/** The example that was saved with the model, where it can be read; a broken one is no reason not to serve. */
async function exampleOf(directory: string, spec: MlmodelSpec | undefined): Promise<PredictorInput | undefined> {
  if (spec?.inputExample === undefined) return undefined;
  const path = parseArtifactName('The input example in MLmodel', spec.inputExample.artifactPath);
  try {
    return decodeInputExample(spec.inputExample, await readFile(join(directory, path), 'utf8')) as PredictorInput;
  } catch (error) {
    if (error instanceof ModelError || (error as NodeJS.ErrnoException).syscall !== undefined) return undefined;
    throw error;
  }
}
