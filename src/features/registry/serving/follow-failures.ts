/** What a follower could not load, so that the same failure is told once and tried less and less often. */
export class FollowFailures {
  readonly #pollIntervalMs: number;
  #last: { readonly target: string; readonly error: unknown; readonly times: number; readonly retryAt: number } | undefined;

  constructor(pollIntervalMs: number) {
    this.#pollIntervalMs = pollIntervalMs;
  }

  /** The failure that holds; absent once something was loaded, or nothing was to load. */
  get error(): unknown {
    return this.#last?.error;
  }

  /** What could not be loaded. */
  get target(): string | undefined {
    return this.#last?.target;
  }

  /** Whether it is too early to try something again. */
  holdsBack(target: string, now: number): boolean {
    return this.#last?.target === target && now < this.#last.retryAt;
  }

  /** @returns whether this is the first failure of that target in a row */
  add(target: string, error: unknown, now: number): boolean {
    const before = this.#last?.target === target ? this.#last.times : 0;
    const wait = this.#pollIntervalMs * Math.min(2 ** before, longest);
    this.#last = { target, error, times: before + 1, retryAt: now + wait };
    return before === 0;
  }

  clear(): void {
    this.#last = undefined;
  }
}

/** Polls that are passed over at most. */
const longest = 32;
