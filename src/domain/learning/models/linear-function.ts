import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import { decodeFloats } from '../float-bytes.js';
import { optimizerRule } from '../optimizers/optimizer.js';
import { type OptimizerRule, place } from '../optimizers/optimizer-rule.js';
import type { GradientSettings } from './gradient-options.js';

/**
 * A weighted sum of a row plus an intercept, which learns from the slope of a loss. A step is worked out beside the present numbers
 * and taken by {@link commit}, so that one that overflows changes nothing.
 */
export class LinearFunction {
  readonly #settings: GradientSettings;
  readonly #rule: OptimizerRule;
  /** How many numbers belong to each column. */
  readonly #blocks: number;
  #numbers: Float64Array;
  #next: Float64Array;
  #width: number;

  constructor(settings: GradientSettings, width: number) {
    this.#settings = settings;
    this.#rule = optimizerRule(settings.optimizer);
    this.#blocks = 1 + this.#rule.blocks + (settings.l1 > 0 ? 1 : 0);
    this.#width = width;
    this.#numbers = new Float64Array(place.weights + this.#blocks * width);
    this.#numbers[place.intercept] = settings.initialIntercept;
    this.#next = new Float64Array(this.#numbers.length);
  }

  get intercept(): number {
    return this.#numbers[place.intercept] as number;
  }

  /** A copy of the weights, in the order of the columns. */
  get weights(): Float64Array {
    return this.#numbers.slice(place.weights, place.weights + this.#width);
  }

  /** New columns at these positions of the widened row, ascending; they start as columns do before the first row. */
  widen(at: readonly number[], width: number): void {
    const widened = new Float64Array(place.weights + this.#blocks * width);
    widened.set(this.#numbers.subarray(0, place.weights));
    const isNew = new Set(at);
    for (let column = 0, from = 0; column < width; column++) {
      if (isNew.has(column)) continue;
      for (let block = 0; block < this.#blocks; block++) {
        widened[place.weights + block * width + column] = this.#numbers[place.weights + block * this.#width + from] as number;
      }
      from++;
    }
    this.#numbers = widened;
    this.#next = new Float64Array(widened.length);
    this.#width = width;
  }

  /** @throws ValidationError when the sum overflows: nothing can be told or learned from such a row */
  score(row: Float64Array): number {
    const numbers = this.#numbers;
    const width = this.#width;
    let sum = 0;
    for (let column = 0; column < width; column++) sum += (numbers[place.weights + column] as number) * (row[column] as number);
    sum += numbers[place.intercept] as number;
    if (!Number.isFinite(sum)) {
      throw new ValidationError('The row cannot be scored: its values times the weights are too large for a number. Scale the features.');
    }
    return sum;
  }

  /**
   * Works out a step.
   *
   * @param slope - of the loss by the score
   * @throws ValidationError when a number would overflow; the function is as before
   */
  prepare(row: Float64Array, slope: number): void {
    const { clipGradient, interceptLearningRate, l1, l2 } = this.#settings;
    const clipped = Math.max(-clipGradient, Math.min(clipGradient, slope));
    const next = this.#next;
    next[place.intercept] = (this.#numbers[place.intercept] as number) - interceptLearningRate * clipped;
    this.#rule.step(this.#numbers, next, row, clipped, l2);
    if (l1 > 0) this.#shrink(l1 * (this.#rule.l1Rate as number));
    if (!allFinite(next)) {
      throw new ValidationError(
        'The row cannot be learned: its step is too large for a number. Scale the features, or lower the learning rate.',
      );
    }
  }

  /** Takes the step that was worked out. */
  commit(): void {
    const former = this.#numbers;
    this.#numbers = this.#next;
    this.#next = former;
  }

  toState(): string {
    return encodeFloats(this.#numbers);
  }

  /** @throws ValidationError */
  restore(state: unknown): void {
    const numbers = decodeFloats(state, this.#numbers.length);
    if (!allFinite(numbers)) throw new ValidationError('The saved weights of a learner are damaged: they are not all finite.');
    this.#numbers = numbers;
  }

  /** Cumulative L1 penalty (Tsuruoka, Tsujii and Ananiadou 2009): each weight pays what it still owes, up to 0. */
  #shrink(amount: number): void {
    const numbers = this.#numbers;
    const next = this.#next;
    const width = this.#width;
    const total = (numbers[place.l1Total] as number) + amount;
    next[place.l1Total] = total;
    for (let at = place.weights, paidAt = at + (this.#blocks - 1) * width; at < place.weights + width; at++, paidAt++) {
      const weight = next[at] as number;
      const paid = numbers[paidAt] as number;
      const shrunk = weight > 0 ? Math.max(0, weight - (total + paid)) : weight < 0 ? Math.min(0, weight + (total - paid)) : weight;
      next[at] = shrunk;
      next[paidAt] = paid + (shrunk - weight);
    }
  }
}

function allFinite(numbers: Float64Array): boolean {
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] as number;
    if (number - number !== 0) return false;
  }
  return true;
}
