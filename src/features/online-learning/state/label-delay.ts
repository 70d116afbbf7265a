import { Moments, type MomentsJson } from '../../../domain/stats/summaries/moments.js';
import { QuantileSketch, type QuantileSketchJson } from '../../../domain/stats/summaries/quantile-sketch.js';
import type { StateBufferStats } from './buffer-stats.js';

/** Label delays as plain JSON. */
export interface LabelDelayJson {
  readonly moments: MomentsJson;
  readonly sketch: QuantileSketchJson;
}

/** How long late labels took. */
export class LabelDelay {
  readonly #moments: Moments;
  readonly #sketch: QuantileSketch;

  constructor(json?: LabelDelayJson | undefined) {
    this.#moments = json === undefined ? new Moments() : Moments.fromJSON(json.moments);
    this.#sketch = json === undefined ? new QuantileSketch() : QuantileSketch.fromJSON(json.sketch);
  }

  add(milliseconds: number): void {
    this.#moments.add(milliseconds);
    this.#sketch.add(milliseconds);
  }

  summary(): StateBufferStats['labelDelayMs'] {
    if (this.#sketch.count === 0) return undefined;
    const { mean, n: count } = this.#moments;
    return { count, mean, median: this.#sketch.quantile(0.5), p95: this.#sketch.quantile(0.95), max: this.#sketch.max };
  }

  toJSON(): LabelDelayJson {
    return { moments: this.#moments.toJSON(), sketch: this.#sketch.toJSON() };
  }
}
