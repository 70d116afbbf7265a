import { NotSupportedError, ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseNumber } from '../../core/validation/number.js';
import { parseObject } from '../../core/validation/object.js';
import { ClassLabels } from './class-labels.js';
import type {
  FeatureDefinition,
  FeatureRow,
  Label,
  LabelProblem,
  Learner,
  LearnerJson,
  LearningTask,
  RowProblem,
  ToOnnxOptions,
} from './learner.js';
import { LearnerParts, type LearnerRecipe, type SavedParts } from './learner-parts.js';
import { makeModel } from './models/model-spec.js';
import { checkInputNames } from './rows/check-input-names.js';
import { featuresOfRow } from './rows/first-row.js';
import { writeLearner } from './write-learner.js';

/** What a learner knows beyond its recipe. */
export interface SavedLearner {
  readonly samples: number;
  readonly classes: readonly Label[];
  /** Absent before the first row. */
  readonly parts?: SavedParts | undefined;
}

/** The learner behind all functions of `mlflow-ops/learners`: transformers and a model, told apart from rows and labels. */
export class OnlineLearner implements Learner {
  readonly task: LearningTask;
  readonly #recipe: LearnerRecipe;
  readonly #labels: ClassLabels;
  #samples = 0;
  /** Made for the first row. */
  #parts: LearnerParts | undefined;

  /** @throws ValidationError */
  constructor(recipe: LearnerRecipe, saved?: SavedLearner) {
    const { task, maxClasses } = makeModel(recipe.model, 0);
    this.task = task;
    this.#recipe = recipe;
    this.#labels = new ClassLabels(maxClasses, recipe.classes !== undefined, saved?.classes ?? recipe.classes);
    if (saved?.parts === undefined) return;
    this.#parts = this.#makeParts(saved.parts.features, saved.parts);
    this.#samples = saved.samples;
  }

  get samples(): number {
    return this.#samples;
  }

  get features(): readonly FeatureDefinition[] {
    return this.#parts?.schema.features ?? this.#recipe.features ?? [];
  }

  get classes(): readonly Label[] {
    return this.#labels.classes.slice();
  }

  learnOne(features: FeatureRow, label: Label, options?: { readonly weight?: number | undefined }): this {
    const parts = this.#read(features, label);
    const target = this.#target(label);
    const { weight = 1 } = options === undefined ? {} : parseObject('The options of learnOne', options);
    if (weight !== 1) parseNumber('The option weight', weight, { above: 0 });
    // New texts add columns, which cannot be taken back one by one.
    const before = parts.schema.hasNewTexts ? this.#parts?.toState() : undefined;
    try {
      parts.learn(target, weight);
    } catch (error) {
      if (before !== undefined) this.#parts = this.#makeParts(before.features, before);
      else parts.undo();
      throw error;
    }
    this.#parts = parts;
    this.#samples++;
    if (this.task === 'classification') this.#labels.admit(label);
    return this;
  }

  predictOne(features: FeatureRow): Label {
    const parts = this.#read(features);
    if (this.task === 'regression') return this.#samples === 0 ? 0 : (parts.predict()[0] as number);
    if (this.#samples === 0) return this.#labels.classes[0] ?? 0;
    const probabilities = parts.predict();
    let best = 0;
    for (let index = 1; index < probabilities.length; index++) {
      if ((probabilities[index] as number) > (probabilities[best] as number)) best = index;
    }
    return this.#labels.classes[best] as Label;
  }

  predictProbaOne(features: FeatureRow): Float64Array {
    if (this.task === 'regression') {
      throw new NotSupportedError(`${this.#recipe.model.kind} predicts numbers, which have no probabilities; use predictOne.`, {
        store: 'learner',
      });
    }
    const parts = this.#read(features);
    const probabilities = new Float64Array(this.#labels.classes.length);
    if (this.#samples === 0) return probabilities.fill(1 / probabilities.length);
    const predicted = parts.predict();
    // A loop: for the few classes there are `set` takes longer.
    for (let index = 0; index < predicted.length; index++) probabilities[index] = predicted[index] as number;
    return probabilities;
  }

  checkRow(features: FeatureRow): RowProblem | undefined {
    const parts = this.#parts ?? this.#partsFor(features);
    return 'reason' in parts ? parts : parts.schema.check(features);
  }

  checkLabel(label: Label): LabelProblem | undefined {
    if (this.task === 'classification') return this.#labels.check(label);
    if (typeof label === 'number' && Number.isFinite(label)) return undefined;
    return { reason: 'bad-label', message: `The label of ${this.#recipe.model.kind} must be a finite number, not ${describe(label)}.` };
  }

  clone(): OnlineLearner {
    return new OnlineLearner(this.#recipe, { samples: this.#samples, classes: this.#labels.classes, parts: this.#parts?.toState() });
  }

  toJSON(): LearnerJson {
    return {
      format: 'mlflow-ops/learner',
      version: 1,
      ...structuredClone(this.#recipe),
      samples: this.#samples,
      seenClasses: this.#labels.classes.slice(),
      parts: this.#parts?.toState(),
    };
  }

  toOnnx(options: ToOnnxOptions = {}): Uint8Array {
    if (this.#parts === undefined) {
      throw new ValidationError('The learner has learned nothing yet, so that there is no model to write; call learnOne first.');
    }
    return writeLearner(this, this.#recipe, this.#parts, options);
  }

  /** Reads a row into parts: those there are, or new ones before the first row was learned. @throws ValidationError */
  #read(features: FeatureRow, label?: Label): LearnerParts {
    const parts = this.#parts ?? this.#partsFor(features, label);
    if ('reason' in parts) throw refusal(parts);
    if (parts.schema.read(features)) return parts;
    throw refusal(parts.schema.check(features) as RowProblem);
  }

  #partsFor(row: FeatureRow, label?: Label): LearnerParts | RowProblem {
    const features = this.#recipe.features ?? featuresOfRow(row);
    if ('reason' in features) return features;
    // The first of true and false tells the other.
    const classes = typeof label === 'boolean' ? 2 : this.#labels.classes.length;
    const parts = this.#makeParts(features, undefined, classes);
    const separate = features.some(({ kind }) => kind === 'category');
    return parts.check() ?? (separate ? checkInputNames(features) : undefined) ?? parts;
  }

  #makeParts(features: readonly FeatureDefinition[], saved: SavedParts | undefined, classes = this.#labels.classes.length): LearnerParts {
    return new LearnerParts(this.#recipe, features, classes, saved);
  }

  /** What the model learns: the number, or the index of the class. @throws ValidationError */
  #target(label: Label): number {
    const known = this.#labels.indexOf(label);
    if (known !== undefined) return known;
    const problem = this.checkLabel(label);
    if (problem !== undefined) throw new ValidationError(problem.message);
    if (this.task === 'regression' || typeof label === 'boolean') return Number(label);
    return this.#labels.classes.length;
  }
}

function refusal({ message, reason, feature }: RowProblem): ValidationError {
  return new ValidationError(message, { details: { reason, feature } });
}
