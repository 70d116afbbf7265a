import type { Clock } from '../../core/clock.js';
import { parseInteger } from '../../core/validation/integer.js';

/**
 * A clock that stands still until it is told to move.
 *
 * @example
 * ```ts
 * import { SettableClock } from 'mlflow-ops/testing';
 * const clock = new SettableClock(1_000);
 * clock.advance(500);
 * clock.now(); // => 1500
 * ```
 */
export class SettableClock implements Clock {
  #now = 0;

  /** @param start - Epoch milliseconds. @default 2026-01-01T00:00:00Z */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.set(start);
  }

  now(): number {
    return this.#now;
  }

  /** Moves the clock to a time in epoch milliseconds, also backwards. */
  set(now: number): void {
    this.#now = parseInteger('The time of a clock (epoch milliseconds)', now, { min: 0 });
  }

  /** Moves the clock on by some milliseconds. */
  advance(ms: number): void {
    this.set(this.#now + ms);
  }
}
