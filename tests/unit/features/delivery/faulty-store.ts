import { ValidationError } from '../../../../src/core/errors/request-error.js';
import type { RunBatch, RunChange, TrackingStore } from '../../../../src/ports/tracking-store.js';

/** One request as the store got it. */
export interface SeenRequest {
  readonly runId: string;
  readonly batch?: RunBatch;
  readonly change?: RunChange;
}

/**
 * The part of a tracking store that deliveries use, with the faults a real one cannot be made to have. As on a server, a
 * refused request leaves nothing behind.
 */
export class FaultyStore {
  readonly requests: SeenRequest[] = [];
  readonly metrics: { runId: string; key: string; step: number }[] = [];
  readonly params = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly ended = new Map<string, RunChange>();
  readonly deletedRuns = new Set<string>();
  /** Called before each request; throw to fail it, wait to delay it. */
  before: (request: SeenRequest) => void | Promise<void> = () => {};
  /** Keys the store refuses. */
  readonly refusedKeys = new Set<string>();
  inFlight = 0;
  mostInFlight = 0;
  mostInFlightOfOneRun = 0;
  readonly #inFlightByRun = new Map<string, number>();

  async logBatch(runId: string, batch: RunBatch): Promise<void> {
    await this.#request({ runId, batch });
    const keys = [...batch.metrics, ...batch.params, ...batch.tags].map(({ key }) => key);
    const refused = keys.find((key) => this.refusedKeys.has(key));
    if (refused !== undefined) throw new ValidationError(`The store refuses ${refused}.`, { status: 400 });
    if (new Set(batch.params.map(({ key }) => key)).size < batch.params.length) throw new ValidationError('Duplicate param.');
    for (const { key, value } of batch.params) {
      if ((this.params.get(`${runId}/${key}`) ?? value) !== value)
        throw new ValidationError(`Changing param values is not allowed: ${key}.`);
    }
    for (const { key, value } of batch.params) this.params.set(`${runId}/${key}`, value);
    for (const { key, step } of batch.metrics) this.metrics.push({ runId, key, step });
    for (const { key, value } of batch.tags) this.tags.set(`${runId}/${key}`, value);
  }

  async updateRun(runId: string, change: RunChange): Promise<void> {
    await this.#request({ runId, change });
    this.ended.set(runId, change);
  }

  async getRun(runId: string): Promise<unknown> {
    return { info: { runId, lifecycleStage: this.deletedRuns.has(runId) ? 'deleted' : 'active' } };
  }

  get port(): TrackingStore {
    return this as unknown as TrackingStore;
  }

  async #request(request: SeenRequest): Promise<void> {
    const { runId } = request;
    this.requests.push(request);
    const ofRun = (this.#inFlightByRun.get(runId) ?? 0) + 1;
    this.#inFlightByRun.set(runId, ofRun);
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    this.mostInFlightOfOneRun = Math.max(this.mostInFlightOfOneRun, ofRun);
    try {
      await this.before(request);
      await Promise.resolve();
      if (this.deletedRuns.has(runId)) throw new ValidationError(`The run ${runId} must be in the 'active' state.`, { status: 400 });
    } finally {
      this.inFlight--;
      this.#inFlightByRun.set(runId, ofRun - 1);
    }
  }
}
