import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import type { CallOptions } from '../core/call-options.js';
import type { ModelSignature } from '../core/entities/model-signature.js';
import type { Tensor } from '../core/entities/tensor.js';
import { ModelError } from '../core/errors/model-error.js';
import { AbortError, TimeoutError } from '../core/errors/request-error.js';
import { parseCall } from '../core/validation/call.js';
import type { OnnxModel } from '../domain/onnx/onnx-model.js';
import { readOnnxModel } from '../domain/onnx/read-onnx-model.js';
import type { NamedTensors, Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../ports/predictor.js';
import { allocate } from './element-types.js';
import { type ExecutionProvider, executionProviders } from './execution-providers.js';
import { modelFailure } from './model-failure.js';
import { OneAtATime } from './one-at-a-time.js';
import { TensorPrediction } from './prediction.js';
import { loadRuntime, type OnnxRuntime } from './runtime.js';
import { nativeSessionOptions, type SessionOptions } from './session-options.js';

type NativeTensor = InstanceType<OnnxRuntime['Tensor']>;
type Fetched = Readonly<Record<string, NativeTensor>>;

/** What a session is opened with. */
export interface OnnxPredictorOptions {
  /** Path of the ONNX file; weights beside it are found from there. */
  readonly modelPath: string;
  readonly metadata: PredictorMetadata;
  readonly signature?: ModelSignature | undefined;
  /** What the file says, where it has been read already. */
  readonly graph?: OnnxModel | undefined;
  /** @default ['cpu'] */
  readonly providers?: readonly ExecutionProvider[] | undefined;
  readonly sessionOptions?: SessionOptions | undefined;
}

/**
 * Opens a session of onnxruntime-node.
 *
 * @throws ModelError of kind `runtime-missing`, `provider`, `corrupt`, `unsupported` or `external-data`
 */
export async function openOnnxPredictor(options: OnnxPredictorOptions): Promise<OnnxPredictor> {
  const { modelPath, metadata, providers = ['cpu'] } = options;
  const runtime = await loadRuntime();
  const available = runtime.listSupportedBackends().map(({ name }) => name);
  const native = {
    ...nativeSessionOptions(options.sessionOptions ?? {}),
    // What onnxruntime would print of failures is in the errors.
    logSeverityLevel: 4 as const,
    executionProviders: executionProviders(providers, available) as InferenceSession.ExecutionProviderConfig[],
  };
  const graph = options.graph ?? readOnnxModel(await readFile(modelPath));
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(modelPath, native);
  } catch (cause) {
    throw modelFailure('load', metadata.name, modelPath, cause, providers);
  }
  return new OnnxPredictor(runtime, session, graph, options);
}

/** One session of onnxruntime. Takes tensors by the names of the graph's inputs and runs one call at a time, in order. */
export class OnnxPredictor implements Predictor {
  readonly metadata: PredictorMetadata;
  readonly signature: ModelSignature | undefined;
  readonly graph: OnnxModel;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #modelPath: string;
  readonly #inputs: readonly string[];
  /** Names of the outputs that are tensors; the others cannot be fetched. */
  readonly #outputs: readonly string[];
  /** Undefined where all outputs are tensors, which onnxruntime-node fetches fastest unnamed. */
  readonly #fetches: readonly string[] | undefined;
  readonly #turns = new OneAtATime();
  readonly #what: string;
  #closed: Promise<void> | undefined;

  constructor(runtime: OnnxRuntime, session: InferenceSession, graph: OnnxModel, options: OnnxPredictorOptions) {
    this.metadata = options.metadata;
    this.signature = options.signature;
    this.graph = graph;
    this.#runtime = runtime;
    this.#session = session;
    this.#modelPath = options.modelPath;
    this.#inputs = session.inputNames;
    this.#outputs = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
    this.#fetches = this.#outputs.length === session.outputNames.length ? undefined : this.#outputs;
    this.#what = `model ${JSON.stringify(options.metadata.name)}`;
    if (session.outputNames.includes('__proto__')) {
      throw new ModelError(`An output of ${this.#what} is called __proto__, which onnxruntime-node cannot return. Rename it.`, {
        kind: 'unsupported',
      });
    }
    if (this.#outputs.length === 0) {
      throw new ModelError(`No output of ${this.#what} is a tensor, and onnxruntime-node returns nothing else.`, { kind: 'unsupported' });
    }
  }

  async predict(input: PredictorInput, options?: PredictOptions): Promise<Prediction> {
    if (this.#closed !== undefined) throw new ModelError(`The predictor of ${this.#what} is closed.`, { kind: 'closed' });
    const call = options === undefined ? undefined : parseCall(options);
    const end = call?.timeoutMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + call.timeoutMs;
    const turn = this.#turns.enter(this.#what, call);
    if (turn !== undefined) await turn;
    let answer: Fetched;
    try {
      const feeds = this.#feeds(input as NamedTensors);
      answer = await (this.#fetches === undefined ? this.#session.run(feeds) : this.#session.run(feeds, this.#fetches));
    } catch (cause) {
      throw modelFailure('run', this.metadata.name, this.#modelPath, cause);
    } finally {
      this.#turns.leave();
    }
    if (call !== undefined) this.#checkEnded(call, end);
    return new TensorPrediction(this.#tensors(answer));
  }

  async warmup(): Promise<void> {
    const zeros = Object.fromEntries(this.graph.inputs.map(({ name, type = 'float32', shape = [] }) => [name, zerosOf(type, shape)]));
    await this.predict(zeros);
  }

  close(): Promise<void> {
    this.#closed ??= this.#turns.drained().then(() => this.#session.release());
    return this.#closed;
  }

  /** A running session cannot be interrupted, so a call that ended meanwhile loses its answer only now. */
  #checkEnded({ signal }: CallOptions, end: number): void {
    if (signal?.aborted) throw new AbortError(`The call was aborted while ${this.#what} ran.`, { cause: signal.reason });
    if (performance.now() >= end) throw new TimeoutError(`The deadline of the call passed while ${this.#what} ran.`);
  }

  #feeds(tensors: NamedTensors): Fetched {
    const feeds: Record<string, NativeTensor> = Object.create(null);
    for (const name of this.#inputs) {
      const given = tensors[name];
      if (given !== undefined) feeds[name] = this.#native(given);
    }
    return feeds;
  }

  #native({ type, data, shape }: Tensor): NativeTensor {
    const native = new this.#runtime.Tensor(type, data as never, shape as number[]);
    // Where Node has a `Float16Array`, the tensor holds one, and the native part of onnxruntime-node 1.30 reads nothing from it.
    return type === 'float16' ? Object.defineProperty(native, 'data', { value: data }) : native;
  }

  #tensors(answer: Fetched): NamedTensors {
    const outputs = Object.create(null) as Record<string, Tensor>;
    for (const name of this.#outputs) {
      const { type, dims, data } = answer[name] as NativeTensor;
      outputs[name] = { type: type as Tensor['type'], shape: dims, data: bits(type, data) };
    }
    return outputs;
  }
}

/** Newer Nodes have a `Float16Array`, and onnxruntime-node uses it; tensors of this package hold bits everywhere. */
function bits(type: string, data: unknown): Tensor['data'] {
  if (type !== 'float16' || data instanceof Uint16Array) return data as Tensor['data'];
  const { buffer, byteOffset, length } = data as { buffer: ArrayBuffer; byteOffset: number; length: number };
  return new Uint16Array(buffer, byteOffset, length);
}

function zerosOf(type: Tensor['type'], dimensions: readonly unknown[]): Tensor {
  const shape = dimensions.map((size) => (typeof size === 'number' ? size : 1));
  return {
    type,
    shape,
    data: allocate(
      type,
      shape.reduce((product, size) => product * size, 1),
    ),
  };
}
