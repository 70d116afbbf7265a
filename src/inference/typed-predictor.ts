import type { ModelSignature } from '../core/entities/model-signature.js';
import type { Tensor } from '../core/entities/tensor.js';
import { ModelError } from '../core/errors/model-error.js';
import { ValidationError } from '../core/errors/request-error.js';
import { parseCall } from '../core/validation/call.js';
import type { OnnxModel } from '../domain/onnx/onnx-model.js';
import type { NamedTensors, Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../ports/predictor.js';
import { allocate } from './element-types.js';
import { type InputSpec, inputSpecs } from './input/input-spec.js';
import { type InputParser, inputParser } from './input/parse-input.js';
import { outputView } from './output-view.js';
import { type OutputView, TensorPrediction } from './prediction.js';
import { type Dimensions, elements } from './shape.js';

/** What a model says about itself. */
export interface TypedPredictorOptions {
  readonly graph: Pick<OnnxModel, 'inputs' | 'outputs' | 'zipMaps'>;
  readonly signature?: ModelSignature | undefined;
  /** What `warmup` runs. @default zeros, one row */
  readonly example?: PredictorInput | undefined;
}

/** Checks inputs against graph and signature and turns them into the tensors that the predictor inside takes. */
export class TypedPredictor implements Predictor {
  readonly signature: ModelSignature | undefined;
  readonly #inner: Predictor;
  readonly #parse: InputParser;
  readonly #view: OutputView;
  readonly #options: TypedPredictorOptions;

  /** @throws ModelError of kind `unsupported`, or `signature` where graph and signature contradict each other */
  constructor(inner: Predictor, options: TypedPredictorOptions) {
    this.signature = options.signature;
    this.#inner = inner;
    this.#options = options;
    this.#parse = inputParser(options.graph.inputs, options.signature);
    this.#view = outputView(options.graph);
  }

  get metadata(): PredictorMetadata {
    return this.#inner.metadata;
  }

  async predict(input: PredictorInput, options?: PredictOptions): Promise<Prediction> {
    const { outputs } = await this.#inner.predict(this.#parse(input), options === undefined ? undefined : parseCall(options));
    return new TensorPrediction(outputs, this.#view);
  }

  async warmup(): Promise<void> {
    const { example, graph } = this.#options;
    const tensors = example === undefined ? undefined : this.#parsed(example);
    if (tensors !== undefined) {
      await this.#inner.predict(tensors);
      return;
    }
    const specs = inputSpecs(graph.inputs, this.signature);
    // A file can declare more than fits in memory.
    if (specs.some(({ shape = [] }) => elements(sizesOf(shape)) > mostZeros)) return;
    try {
      await this.#inner.predict(zeros(specs));
    } catch (error) {
      // Zeros are nobody's input: that a model refuses them says nothing about it.
      if (!(error instanceof ModelError && error.kind === 'run')) throw error;
    }
  }

  /** Examples of Python can have parts that JSON or this package does not carry; those are no reason not to serve. */
  #parsed(example: PredictorInput): NamedTensors | undefined {
    try {
      return this.#parse(example);
    } catch (error) {
      if (error instanceof ValidationError) return undefined;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

/** Most elements of an input that `warmup` fills with zeros. */
const mostZeros = 2 ** 26;

/** One for each size that is open. */
function sizesOf(shape: Dimensions): readonly number[] {
  return shape.map((size) => (typeof size === 'number' ? size : 1));
}

function zeros(specs: readonly InputSpec[]): NamedTensors {
  return Object.fromEntries(
    specs.map(({ name, type, shape = [] }): [string, Tensor] => {
      const sizes = sizesOf(shape);
      return [name, { type, shape: sizes, data: allocate(type, elements(sizes)) }];
    }),
  );
}
