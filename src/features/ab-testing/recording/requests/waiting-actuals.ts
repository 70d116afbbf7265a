import type { CallOptions } from '../../../../core/call-options.js';
import type { PredictedValue } from '../../../../domain/experiment/metrics/loss.js';
import type { RequestReference } from '../../../../domain/routing/request-reference.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { type PendingPredictions, readPredictions, requestName } from './pending-predictions.js';

/** How long the prediction of an actual value is looked for: another replica may not have stored it yet. */
const patienceMs = 10_000;
const maxWaiting = 65_536;

/** An actual value whose prediction is not known here. */
export interface WaitingActual {
  readonly reference: RequestReference;
  readonly actual: PredictedValue;
  /** Epoch milliseconds of the outcome. */
  readonly time: number;
  since: number;
}

/** Actual values that wait for the prediction of their request. */
export class WaitingActuals {
  readonly #waiting = new Map<string, WaitingActual>();

  get size(): number {
    return this.#waiting.size;
  }

  get isFull(): boolean {
    return this.#waiting.size >= maxWaiting;
  }

  has(reference: RequestReference): boolean {
    return this.#waiting.size > 0 && this.#waiting.has(requestName(reference));
  }

  add(actual: WaitingActual): void {
    this.#waiting.set(requestName(actual.reference), actual);
  }

  /**
   * Looks for the predictions, in memory and in the store.
   *
   * @param settle - Gets every actual value with its prediction, or without one when the time to wait is over.
   */
  async match(
    from: { readonly state: StateStore; readonly testId: string; readonly pending: PendingPredictions; readonly now: number },
    settle: (waiting: WaitingActual, prediction: PredictedValue | undefined) => void,
    call: CallOptions,
  ): Promise<void> {
    const { state, testId, pending, now } = from;
    const asked = new Map([...this.#waiting].filter(([, { reference }]) => !pending.has(reference)));
    const requests = [...asked.values()].map(({ reference }) => reference);
    const found = requests.length === 0 ? new Map<string, PredictedValue>() : await readPredictions(state, testId, requests, call);
    for (const [name, waiting] of [...this.#waiting]) {
      const prediction = pending.take(waiting.reference) ?? found.get(name);
      // A clock that went back starts the wait anew.
      waiting.since = Math.min(waiting.since, now);
      if (prediction === undefined && (!asked.has(name) || now - waiting.since < patienceMs)) continue;
      this.#waiting.delete(name);
      settle(waiting, prediction);
    }
  }
}
