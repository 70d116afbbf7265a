import type { Random } from '../../core/random.js';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A server that asks for more is asked again after this. */
const longestAskedPauseMs = 60_000;

/** Pauses after failures in a row: half a second, doubling to 30 s, each between half and the whole of it. */
export class Backoff {
  readonly #random: Random;
  readonly #share: number;
  #failures = 0;
  #retryAt = 0;
  #askedUntil = 0;

  /** @param share - Makes every pause this part of what it would be. @default 1 */
  constructor(random: Random, share = 1) {
    this.#random = random;
    this.#share = share;
  }

  get failing(): boolean {
    return this.#failures > 0;
  }

  /** When to try again, by `performance.now()`. */
  get retryAt(): number {
    return Math.max(this.#retryAt, this.#askedUntil);
  }

  /** @param askedMs - How long the server asked to wait. */
  failed(askedMs = 0): void {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures++);
    const now = performance.now();
    this.#retryAt = now + this.#share * pause * (0.5 + this.#random.next() / 2);
    this.#askedUntil = now + Math.min(askedMs, longestAskedPauseMs);
  }

  succeeded(): void {
    this.#failures = 0;
    this.hurry();
  }

  /** Someone waits: try again at once, unless the server asked for time. */
  hurry(): void {
    this.#retryAt = 0;
  }
}
