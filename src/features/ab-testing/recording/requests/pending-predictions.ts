import type { CallOptions } from '../../../../core/call-options.js';
import { isPredictedValue, type PredictedValue } from '../../../../domain/experiment/metrics/loss.js';
import type { RequestReference } from '../../../../domain/routing/request-reference.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { predictionPrefix } from '../store/recording-keys.js';

/** Requests of a process whose predictions are stored together. */
const stretchLength = 1024;
/** Predictions in memory; what is in the store as well gives way when there are more than half as many. */
const maxPredictions = 262_144;

interface Stretch {
  readonly key: string;
  readonly predictions: Map<number, PredictedValue>;
  /** Has predictions that the store has not. */
  isNew: boolean;
  isStored: boolean;
}

type Request = Pick<RequestReference, 'process' | 'sequence'>;

/**
 * Predictions of requests whose outcome is not known yet. Those that wait longer than until the next flush are stored by
 * what the request's id says, so that any replica finds them.
 */
export class PendingPredictions {
  readonly #testId: string;
  /** Makes the keys of this recorder's stretches its own. */
  readonly #replicaId: string;
  readonly #stretches = new Map<string, Stretch>();
  #size = 0;
  #created = 0;
  #abandoned: string[] = [];

  constructor(testId: string, replicaId: string) {
    this.#testId = testId;
    this.#replicaId = replicaId;
  }

  get isFull(): boolean {
    return this.#size >= maxPredictions;
  }

  has(request: Request): boolean {
    return this.peek(request) !== undefined;
  }

  /** The prediction of a request that is in memory. */
  peek({ process, sequence }: Request): PredictedValue | undefined {
    return this.#stretches.get(nameOf(process, sequence))?.predictions.get(sequence);
  }

  keep({ process, sequence }: Request, prediction: PredictedValue): void {
    const name = nameOf(process, sequence);
    const stretch = this.#stretches.get(name) ?? this.#begin(name, process, stretchOf(sequence));
    if (!stretch.predictions.has(sequence)) this.#size += 1;
    stretch.predictions.set(sequence, prediction);
    stretch.isNew = true;
  }

  /** The prediction of a request, which waits no longer; `undefined` when it is not in memory. */
  take({ process, sequence }: Request): PredictedValue | undefined {
    const name = nameOf(process, sequence);
    const stretch = this.#stretches.get(name);
    const prediction = stretch?.predictions.get(sequence);
    if (stretch === undefined || prediction === undefined) return undefined;
    stretch.predictions.delete(sequence);
    this.#size -= 1;
    if (stretch.predictions.size === 0) {
      this.#stretches.delete(name);
      if (stretch.isStored) this.#abandoned.push(stretch.key);
    }
    return prediction;
  }

  /** Stores what is new, and removes what was answered completely. */
  async save(state: StateStore, ttlMs: number): Promise<void> {
    for (const stretch of [...this.#stretches.values()]) {
      if (!stretch.isNew) continue;
      stretch.isNew = false;
      // Whatever becomes of the call, the key may be there from now on.
      stretch.isStored = true;
      try {
        await state.put(stretch.key, [...stretch.predictions], { ttlMs });
      } catch (error) {
        stretch.isNew = true;
        throw error;
      }
    }
    while (this.#abandoned.length > 0) {
      await state.delete(this.#abandoned[0] as string);
      this.#abandoned.shift();
    }
    this.#makeRoom();
  }

  /** Stores all that is in memory again, because the store may have lost it. */
  rewrite(): void {
    for (const stretch of this.#stretches.values()) stretch.isNew = true;
  }

  #begin(name: string, process: string, number: number): Stretch {
    this.#created += 1;
    const key = `${predictionPrefix(this.#testId, process, number)}${this.#replicaId}.${this.#created}`;
    const stretch: Stretch = { key, predictions: new Map(), isNew: true, isStored: false };
    this.#stretches.set(name, stretch);
    return stretch;
  }

  /** The store keeps what leaves the memory. */
  #makeRoom(): void {
    for (const [name, stretch] of this.#stretches) {
      if (this.#size <= maxPredictions / 2) return;
      if (stretch.isNew) continue;
      this.#stretches.delete(name);
      this.#size -= stretch.predictions.size;
    }
  }
}

/** Predictions that any replica stored, for requests of one stretch; those asked for that are found. */
export async function readPredictions(
  state: StateStore,
  testId: string,
  requests: readonly Request[],
  call: CallOptions,
): Promise<Map<string, PredictedValue>> {
  const found = new Map<string, PredictedValue>();
  const stretches = new Map(requests.map(({ process, sequence }) => [nameOf(process, sequence), { process, number: stretchOf(sequence) }]));
  const wanted = new Set(requests.map(requestName));
  for (const { process, number } of stretches.values()) {
    for (const { value } of await state.list(predictionPrefix(testId, process, number), call)) {
      if (!Array.isArray(value)) continue;
      for (const [sequence, prediction] of value as [number, unknown][]) {
        const name = requestName({ process, sequence });
        if (wanted.has(name) && isPredictedValue(prediction)) found.set(name, prediction);
      }
    }
  }
  return found;
}

/** Names a request in what {@link readPredictions} found. */
export function requestName({ process, sequence }: Request): string {
  return `${process}/${sequence}`;
}

function stretchOf(sequence: number): number {
  return Math.floor(sequence / stretchLength);
}

function nameOf(process: string, sequence: number): string {
  return `${process}/${stretchOf(sequence)}`;
}
