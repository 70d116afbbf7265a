import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import type { FeatureRow } from '../../../domain/learning/learner.js';
import type { Answer } from './read-answers.js';
import type { ServedModel } from './served-model.js';

/** Longest time that answers under way are waited for in the end, in milliseconds. */
const longestEndMs = 10_000;

/** A model and the requests that it has not answered yet. */
class Tenure {
  #underWay = 0;
  #onIdle = (): void => {};

  constructor(readonly model: ServedModel) {}

  async answer(rows: readonly FeatureRow[], call: CallOptions): Promise<readonly Answer[]> {
    this.#underWay += 1;
    try {
      return await this.model.answer(rows, call);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#onIdle();
    }
  }

  /** Closes the model once everything is answered. */
  async end(): Promise<void> {
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await this.model.close();
  }
}

/** Answers with the model that serves, which can be replaced while requests are under way: none is lost or answered by two. */
export class ServingSlot {
  #current: Tenure | undefined;
  readonly #ending = new Set<Promise<void>>();

  /** The model that new requests are given to. */
  get model(): ServedModel | undefined {
    return this.#current?.model;
  }

  /** @returns the answer, and the model that gave it @throws ConflictError while nothing serves; what the model throws */
  async ask(row: FeatureRow, call: CallOptions): Promise<{ readonly answer: Answer; readonly model: ServedModel }> {
    const tenure = this.#current;
    if (tenure === undefined) {
      throw new ConflictError('No model serves yet: give start() an initial model, or wait for the first update.', { retryable: true });
    }
    const [answer] = await tenure.answer([row], call);
    return { answer: answer as Answer, model: tenure.model };
  }

  /** Gives all further requests to another model. The former answers what it was given, then it is closed. */
  swap(next: ServedModel | undefined): void {
    const before = this.#current;
    this.#current = next === undefined ? undefined : new Tenure(next);
    if (before === undefined) return;
    const end = before
      .end()
      .catch(() => {})
      .finally(() => this.#ending.delete(end));
    this.#ending.add(end);
  }

  /** Lets every model finish what it was given; one that does not come back is given up. */
  async close(timeoutMs = longestEndMs): Promise<void> {
    this.swap(undefined);
    await awaitWithin('the last answers', Promise.all(this.#ending), { timeoutMs }).catch(() => {});
  }
}
