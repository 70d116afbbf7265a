import { noRejections } from '../../../domain/experiment/no-rejections.js';
import type { RejectionReason } from '../../../domain/experiment/test-totals.js';
import { Moments } from '../../../domain/stats/summaries/moments.js';
import { QuantileSketch } from '../../../domain/stats/summaries/quantile-sketch.js';
import type { ArmCounts, CounterState } from './store/recording-slot.js';

interface ArmCounter {
  decisions: number;
  predictions: number;
  errors: number;
  fallbacks: number;
  readonly latency: Moments;
  readonly sketch: QuantileSketch;
}

/** Decisions, predictions and latencies by arm, and refused outcomes. */
export class TestCounters {
  readonly arms: readonly ArmCounter[];
  readonly rejected = noRejections();
  #firstAt = Number.POSITIVE_INFINITY;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(arms: number) {
    this.arms = Array.from({ length: arms }, () => ({
      decisions: 0,
      predictions: 0,
      errors: 0,
      fallbacks: 0,
      latency: new Moments(),
      sketch: new QuantileSketch(),
    }));
  }

  /** Notes that something was recorded. */
  seeTime(timestamp: number): void {
    if (timestamp < this.#firstAt) this.#firstAt = timestamp;
    if (timestamp > this.#lastAt) this.#lastAt = timestamp;
  }

  merge({ arms, rejected, firstAt, lastAt }: CounterState): void {
    for (const [index, { decisions, predictions, errors, fallbacks, latency }] of arms.entries()) {
      const arm = this.arms[index];
      if (arm === undefined) continue;
      arm.decisions += decisions;
      arm.predictions += predictions;
      arm.errors += errors;
      arm.fallbacks += fallbacks;
      if (latency === undefined) continue;
      arm.latency.merge(Moments.fromJSON(latency.moments));
      arm.sketch.merge(QuantileSketch.fromJSON(latency.sketch));
    }
    for (const [reason, count] of Object.entries(rejected)) this.rejected[reason as RejectionReason] += count;
    if (firstAt !== undefined) this.seeTime(firstAt);
    if (lastAt !== undefined) this.seeTime(lastAt);
  }

  /** @param unmatched - Actual values to count as unmatched for now. */
  state(unmatched = 0): CounterState {
    const counted = Object.entries({ ...this.rejected, unmatched: this.rejected.unmatched + unmatched }).filter(([, count]) => count > 0);
    return {
      arms: this.arms.map(armState),
      rejected: Object.fromEntries(counted),
      ...(Number.isFinite(this.#firstAt) ? { firstAt: this.#firstAt, lastAt: this.#lastAt } : {}),
    };
  }
}

function armState({ decisions, predictions, errors, fallbacks, latency, sketch }: ArmCounter): ArmCounts {
  const measured = latency.n > 0 ? { latency: { moments: latency.toJSON(), sketch: sketch.toJSON() } } : {};
  return { decisions, predictions, errors, fallbacks, ...measured };
}
