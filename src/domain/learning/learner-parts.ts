import { ValidationError } from '../../core/errors/request-error.js';
import type { OnnxGraph } from '../onnx/onnx-graph.js';
import type { FeatureDefinition, Label, RowProblem } from './learner.js';
import { type ModelSpec, makeModel } from './models/model-spec.js';
import { RowSchema, type SavedFeature } from './rows/row-schema.js';
import { makeTransformer } from './transformers/make-transformer.js';
import type { Transformer } from './transformers/transformer.js';
import type { Column, GraphColumns, PartState, VectorModel, VectorTransformer } from './vector-parts.js';

/** What a learner is made of, as plain data. */
export interface LearnerRecipe {
  readonly transformers: readonly Transformer[];
  readonly model: ModelSpec;
  /** Those that were given. */
  readonly features?: readonly FeatureDefinition[] | undefined;
  readonly classes?: readonly Label[] | undefined;
}

/** All that the parts have learned. */
export interface SavedParts {
  readonly features: readonly SavedFeature[];
  readonly transformers: readonly PartState[];
  readonly model: PartState;
}

/** The parts of a learner whose features are known: rows become vectors, pass the transformers and reach the model. */
export class LearnerParts {
  readonly schema: RowSchema;
  readonly #transformers: readonly VectorTransformer[];
  readonly #model: VectorModel;
  /** How many columns each transformer gave when the next part was told. */
  readonly #widths: number[];
  /** How many transformers have learned from the last row. */
  #learned = 0;

  /**
   * @param classes - How many classes are known beforehand.
   * @param saved - What the parts had learned. @default nothing
   * @throws ValidationError when that is damaged
   */
  constructor(recipe: LearnerRecipe, features: readonly FeatureDefinition[], classes: number, saved?: SavedParts) {
    this.schema = new RowSchema(saved?.features ?? features);
    this.#transformers = recipe.transformers.map(makeTransformer);
    if (saved !== undefined && saved.transformers.length !== this.#transformers.length) {
      throw new ValidationError(
        `A saved learner must have the state of each of its ${this.#transformers.length} transformers, not ${saved.transformers.length}.`,
      );
    }
    this.#model = makeModel(recipe.model, classes);
    let columns = this.schema.columns;
    for (const [index, transformer] of this.#transformers.entries()) {
      transformer.bind(columns);
      if (saved !== undefined) transformer.restore(saved.transformers[index] as PartState);
      columns = transformer.outputs;
    }
    this.#widths = this.#transformers.map(({ outputs }) => outputs.length);
    this.#model.bind(columns.length);
    if (saved !== undefined) this.#restoreModel(saved.model, columns.length, classes);
    this.schema.allowMissing((column) => this.#transformers.some((transformer) => transformer.fills(column)));
  }

  /** Why rows with these features cannot be taken at all, or nothing. */
  check(): RowProblem | undefined {
    const text = this.#outputs.find(({ kind }) => kind === 'category');
    if (text === undefined) return undefined;
    const message = `The feature ${JSON.stringify(text.name.slice(0, 60))} is a text, and ${this.#model.kind} takes numbers only; add oneHotEncoder() to the pipeline.`;
    return { reason: 'wrong-type', feature: text.name, message };
  }

  /**
   * Learns from the row that the schema read last.
   *
   * @throws ValidationError when a number would overflow; `undo` must follow
   */
  learn(target: number, weight: number): void {
    this.schema.admit();
    this.#learned = 0;
    let row = this.schema.vector;
    for (let index = 0; index < this.#transformers.length; index++) {
      const transformer = this.#transformers[index] as VectorTransformer;
      transformer.learn(row);
      this.#learned++;
      if (transformer.outputs.length !== this.#widths[index]) this.#widen(index);
      row = transformer.transform(row);
    }
    this.#model.learn(row, target, weight);
  }

  /** Takes back what the transformers learned from a row without new texts. */
  undo(): void {
    for (const transformer of this.#transformers.slice(0, this.#learned)) transformer.undo();
  }

  /** What the model says of the row that the schema read last, in an array that is overwritten by the next call. */
  predict(): Float64Array {
    let row = this.schema.vector;
    for (let index = 0; index < this.#transformers.length; index++) {
      row = (this.#transformers[index] as VectorTransformer).transform(row);
    }
    return this.#model.predict(row);
  }

  toState(): SavedParts {
    return {
      features: this.schema.toState(),
      transformers: this.#transformers.map((transformer) => transformer.toState()),
      model: this.#model.toState(),
    };
  }

  /** Adds the nodes of all parts; gives the name of the tensor with the prediction or the probabilities. */
  addTo(graph: OnnxGraph, inputs: GraphColumns, classes: number): string | undefined {
    const columns = this.#transformers.reduce((before, transformer) => transformer.addTo(graph, before), inputs);
    if (columns.numbers === undefined) return undefined;
    const { value, probabilities } = this.#model.addTo(graph, columns.numbers, classes);
    return value ?? probabilities;
  }

  #restoreModel(state: PartState, width: number, classes: number): void {
    this.#model.restore(state);
    const known = this.#model.predict(new Float64Array(width)).length;
    if (this.#model.task === 'classification' && known > classes) {
      throw new ValidationError(`The model of a saved learner knows ${known} classes, of which only ${classes} are named.`);
    }
  }

  get #outputs(): readonly Column[] {
    return this.#transformers.at(-1)?.outputs ?? this.schema.columns;
  }

  /** Tells the part after a transformer of the columns that it added. */
  #widen(index: number): void {
    const { outputs } = this.#transformers[index] as VectorTransformer;
    const former = this.#widths[index] as number;
    this.#widths[index] = outputs.length;
    const next = this.#transformers[index + 1];
    if (next !== undefined) next.widen(outputs);
    else
      this.#model.widen(
        Array.from({ length: outputs.length - former }, (_, added) => former + added),
        outputs.length,
      );
  }
}
