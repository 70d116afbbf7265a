import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { type FoldedMetric as FoldedName, foldOf } from '../folds/fold-of.js';
import type { MetricFold } from '../folds/metric-fold.js';
import type { LabelValue } from '../label-value.js';
import type { ScoreOptions } from '../metric-options.js';
import type { StreamingMetric } from '../streaming-metric.js';
import { type PartWindow, partWindow } from './part-window.js';
import { type MetricSubject, StreamBase } from './stream-base.js';

/** A streaming metric that is computed part by part: most of them. */
export class FoldedMetric extends StreamBase implements StreamingMetric {
  readonly #fold: MetricFold;
  readonly #parts: PartWindow;
  readonly #row: Float64Array;

  /** @throws StatisticsError on options or a window without meaning */
  constructor(subject: MetricSubject & { readonly name: FoldedName }, options: ScoreOptions) {
    super(subject, options);
    this.#fold = foldOf(subject.name, options);
    if (this.window.kind === 'fading' && this.#fold.fade === undefined)
      throw new StatisticsError(`${this.name} has no fading form; choose a cumulative or rolling window.`);
    this.#parts = partWindow(this.#fold, this.window);
    this.#row = new Float64Array(this.#fold.width);
  }

  get value(): number | undefined {
    const sum = this.#parts.sum();
    const value = sum && this.#fold.value(sum);
    return Number.isNaN(value) ? undefined : value;
  }

  update(actual: LabelValue, predicted: LabelValue, probability?: ArrayLike<number> | number | undefined, weight = 1): void {
    this.checkWeight(weight);
    this.#fold.row(actual, predicted, probability, weight, this.#row, 0);
    this.#parts.add(this.#row);
    this.counted(weight);
  }

  protected stateOf(): unknown {
    return this.#parts.toJSON();
  }

  protected restoreState(state: unknown): void {
    this.#parts.restore(state);
  }
}
