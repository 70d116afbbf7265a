import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkFinite } from '../../stats/arguments/check-number.js';
import { isPositive } from '../folds/log-loss-of.js';
import type { LabelValue } from '../label-value.js';
import type { ScoreOptions } from '../metric-options.js';
import { areaUnderRoc } from '../metrics/roc-auc.js';
import type { StreamingMetric } from '../streaming-metric.js';
import { RowRing, type RowRingJson } from './row-ring.js';
import { type MetricSubject, StreamBase } from './stream-base.js';

/** The ROC area of the last rows, computed when it is read: it cannot be summed up, so it needs a rolling window. All rows count alike. */
export class RocAucMetric extends StreamBase implements StreamingMetric {
  readonly #options: ScoreOptions;
  /** Whether of the positive class, and score. */
  readonly #ring: RowRing;
  readonly #row = new Float64Array(2);

  /** @throws StatisticsError on options or a window without meaning */
  constructor(subject: MetricSubject, options: ScoreOptions) {
    super(subject, options);
    if (this.window.kind !== 'rolling')
      throw new StatisticsError(`roc_auc needs a rolling window, because it has to keep its rows; ${this.window.kind} would keep all.`);
    this.#options = options;
    this.#ring = new RowRing(this.window.size, 2);
  }

  get value(): number | undefined {
    const { rows, values } = this.#ring;
    const column = (from: number) => Float64Array.from({ length: rows }, (_, row) => values[row * 2 + from] as number);
    return areaUnderRoc(column(0), column(1));
  }

  update(actual: LabelValue, _predicted: LabelValue, probability?: ArrayLike<number> | number | undefined, weight = 1): void {
    this.checkWeight(weight);
    if (probability === undefined) throw new StatisticsError('roc_auc needs the probability of each row.');
    const { classes, positive } = this.#options;
    const score =
      typeof probability === 'number' ? probability : probability[positive === undefined ? 1 : (classes?.indexOf(positive) ?? 1)];
    this.#row[0] = Number(isPositive(actual, classes, positive));
    this.#row[1] = checkFinite('A score', score as number);
    this.#ring.add(this.#row);
    this.counted(weight);
  }

  protected stateOf(): unknown {
    return this.#ring.toJSON();
  }

  protected restoreState(state: unknown): void {
    this.#ring.restore(state as RowRingJson);
  }
}
