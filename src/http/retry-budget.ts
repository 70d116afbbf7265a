/** Tokens when full: 100 ordinary retries in a row. The figures are those of the AWS SDKs' standard retry mode. */
const capacity = 500;

/**
 * A token bucket that all calls of a client share: retries take tokens, successes bring them back. When most requests
 * fail it runs empty, and retries stop adding load to a server that is in trouble.
 */
export class RetryBudget {
  #tokens = capacity;

  get tokens(): number {
    return this.#tokens;
  }

  /** Takes what a retry costs, or nothing and returns false when there is not enough. */
  take(cost: number): boolean {
    if (cost > this.#tokens) return false;
    this.#tokens -= cost;
    return true;
  }

  /** A call succeeded: gives back what its last retry took, or one token when it needed none. */
  refund(lastCost: number): void {
    this.#tokens = Math.min(capacity, this.#tokens + Math.max(1, lastCost));
  }
}
