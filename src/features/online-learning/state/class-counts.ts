import { type ClassCounts as Counts, classScore } from '../../../domain/evaluation/metrics/class-counts.js';
import type { Label } from '../../../domain/learning/learner.js';

/** Counts of classes as plain JSON, by code. */
export interface ClassCountsJson {
  readonly hits: readonly number[];
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
}

/** What accuracy, precision, recall and F1 over all rows follow from: weights of rows by class, counted once for the four. */
export class ClassCounts {
  readonly #hits: number[];
  readonly #predicted: number[];
  readonly #actual: number[];

  constructor({ hits, predicted, actual }: ClassCountsJson = { hits: [], predicted: [], actual: [] }) {
    this.#hits = [...hits];
    this.#predicted = [...predicted];
    this.#actual = [...actual];
  }

  /** Takes a row: codes of the classes. */
  add(actual: number, predicted: number, weight: number): void {
    while (this.#hits.length <= actual || this.#hits.length <= predicted) {
      this.#hits.push(0);
      this.#predicted.push(0);
      this.#actual.push(0);
    }
    if (actual === predicted) this.#hits[actual] = (this.#hits[actual] as number) + weight;
    this.#predicted[predicted] = (this.#predicted[predicted] as number) + weight;
    this.#actual[actual] = (this.#actual[actual] as number) + weight;
  }

  /** The scores by MLflow's names. @param labels - Labels by code. */
  scores(labels: readonly Label[]): Record<string, number | undefined> {
    const counts: Counts = {
      classes: labels.slice(0, this.#hits.length),
      hits: this.#hits,
      predicted: this.#predicted,
      actual: this.#actual,
    };
    return {
      accuracy_score: classScore('recall', counts, { average: 'micro' }),
      precision_score: classScore('precision', counts, {}),
      recall_score: classScore('recall', counts, {}),
      f1_score: classScore('f1', counts, {}),
    };
  }

  toJSON(): ClassCountsJson {
    return { hits: this.#hits, predicted: this.#predicted, actual: this.#actual };
  }
}
