import { encodeFloats } from '../../../core/float-bytes.js';
import { checkFraction } from '../../stats/arguments/check-number.js';
import type { MetricFold } from '../folds/metric-fold.js';
import type { MetricWindow } from '../streaming-metric.js';
import { decodeFloats } from './float-bytes.js';
import { RollingParts } from './rolling-parts.js';

/** The parts of a stream that count, summed up. */
export interface PartWindow {
  add(part: Float64Array): void;
  /** Everything that counts as one part, to be read at once; undefined before the first row. */
  sum(): Float64Array | undefined;
  toJSON(): unknown;
  /** @throws StatisticsError when the state is damaged */
  restore(json: unknown): void;
}

/** A window over the parts of a metric; a fold that cannot fade has no fading one. @throws StatisticsError when a size or factor has no meaning */
export function partWindow(fold: MetricFold, window: MetricWindow): PartWindow {
  if (window.kind === 'rolling') return new RollingParts(fold, window.size);
  if (window.kind === 'fading') return new AllParts(fold, checkFraction('The factor of a fading window', window.factor));
  return new AllParts(fold, 1);
}

/** All parts since the start, older ones counting less. */
class AllParts implements PartWindow {
  readonly #fold: MetricFold;
  readonly #factor: number;
  readonly #sum: Float64Array;
  #isEmpty = true;

  constructor(fold: MetricFold, factor: number) {
    this.#fold = fold;
    this.#factor = factor;
    this.#sum = new Float64Array(fold.width);
  }

  add(part: Float64Array): void {
    if (this.#isEmpty) {
      this.#sum.set(part);
      this.#isEmpty = false;
      return;
    }
    if (this.#factor !== 1) this.#fold.fade?.(this.#sum, this.#factor);
    this.#fold.join(this.#sum, 0, part, 0);
  }

  sum(): Float64Array | undefined {
    return this.#isEmpty ? undefined : this.#sum;
  }

  toJSON(): unknown {
    return this.#isEmpty ? null : encodeFloats(this.#sum);
  }

  restore(json: unknown): void {
    this.#isEmpty = json === null;
    if (json !== null) this.#sum.set(decodeFloats(json, this.#fold.width));
  }
}
