/** Someone who waits until everything accepted before a moment is settled. */
interface Waiter {
  /** Last sequence number that counts. */
  readonly through: number;
  remaining: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** What happened to the entries of one run, or of all runs. */
export class Account {
  accepted = 0;
  delivered = 0;
  dropped = 0;
  quarantined = 0;
  /** Losses that an explicit wait for this account has thrown. */
  thrownLosses = 0;
  readonly #waiters = new Set<Waiter>();

  get pending(): number {
    return this.accepted - this.delivered - this.lost;
  }

  get lost(): number {
    return this.dropped + this.quarantined;
  }

  count(sequence: number, outcome: 'delivered' | 'dropped' | 'quarantined'): void {
    this[outcome]++;
    if (this.#waiters.size === 0) return;
    for (const waiter of this.#waiters) {
      if (sequence > waiter.through || --waiter.remaining > 0) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** Waits until everything pending now is settled, of which `through` is the last; `stop` forgets the wait. */
  wait(through: number): { readonly settled: Promise<void>; stop(): void } {
    if (this.pending === 0) return { settled: Promise.resolve(), stop: () => {} };
    const { promise, resolve, reject } = promiseParts();
    const waiter: Waiter = { through, remaining: this.pending, resolve, reject };
    this.#waiters.add(waiter);
    return { settled: promise, stop: () => this.#waiters.delete(waiter) };
  }

  /** Ends every wait for this account, and says whether there was one: nothing will be settled until a person acts. */
  rejectWaiters(reason: unknown): boolean {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter.reject(reason);
    return waiters.length > 0;
  }
}

function promiseParts(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
