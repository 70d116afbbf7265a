import { ValidationError } from '../../../core/errors/request-error.js';
import type { Label, Learner, RowProblem } from '../../../domain/learning/learner.js';
import { isAmount } from './check-values.js';
import type { OrderedRow, RowReader } from './row-reader.js';

/** A learner that is given rows in the order of the state's features. */
export class RowLearner {
  readonly learner: Learner;
  readonly #reader: RowReader;
  /** Of the last prediction of a class, in the order of the learner's classes. */
  #probabilities: Float64Array | undefined;
  #classes: readonly Label[] = [];
  readonly #weighted = { weight: 1 };
  /** Whether the learner has the features in the same order; unknown until it has any. */
  #inOrder: boolean | undefined;

  /** Whether an array tells a learner without features the same names as a record. */
  readonly #numbered: boolean;

  constructor(learner: Learner, reader: RowReader) {
    this.learner = learner;
    this.#reader = reader;
    this.#numbered = reader.features.every(({ name }, index) => name === `x${index}`);
  }

  /** What it says of a row; undefined while it knows nothing, and where it cannot say anything of the row. */
  predict(row: OrderedRow): Label | undefined {
    const { learner } = this;
    this.#probabilities = undefined;
    if (learner.samples === 0) return undefined;
    try {
      if (learner.task === 'regression') {
        // One that ran away does not say anything.
        const value = learner.predictOne(this.#input(row));
        return isAmount(value) ? value : undefined;
      }
      const probabilities = learner.predictProbaOne(this.#input(row));
      let best = 0;
      for (let index = 1; index < probabilities.length; index++) {
        if ((probabilities[index] as number) > (probabilities[best] as number)) best = index;
      }
      if (!Number.isFinite(probabilities[best])) return undefined;
      this.#probabilities = probabilities;
      // Classes are only ever added.
      if (this.#classes.length !== probabilities.length) this.#classes = learner.classes;
      return this.#classes[best];
    } catch (error) {
      if (error instanceof ValidationError) return undefined;
      throw error;
    }
  }

  /** Probability that the last prediction gave to a class; undefined where there was none. */
  probabilityOf(label: Label): number | undefined {
    return this.#probabilities && (this.#probabilities[this.#classes.indexOf(label)] ?? 0);
  }

  /** Learns a row. @returns whether it could */
  learn(row: OrderedRow, label: Label, weight: number): boolean {
    try {
      this.#weighted.weight = weight;
      this.learner.learnOne(this.#input(row), label, this.#weighted);
      return true;
    } catch (error) {
      if (error instanceof ValidationError) return false;
      throw error;
    }
  }

  /** Why it would refuse a row, or nothing. */
  check(row: OrderedRow): RowProblem | undefined {
    return this.learner.checkRow(this.#input(row));
  }

  #input(row: OrderedRow): OrderedRow | Record<string, unknown> {
    if (this.#inOrder === undefined && this.learner.features.length > 0) this.#inOrder = this.#hasSameFeatures();
    return (this.#inOrder ?? this.#numbered) ? row : this.#reader.record(row);
  }

  #hasSameFeatures(): boolean {
    const own = this.#reader.features;
    const { features } = this.learner;
    return (
      features.length === own.length && features.every(({ name, kind }, index) => own[index]?.name === name && own[index].kind === kind)
    );
  }
}
