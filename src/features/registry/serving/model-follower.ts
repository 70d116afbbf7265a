import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import type { ModelSignature } from '../../../core/entities/model-signature.js';
import type { WebhookDelivery } from '../../../core/entities/webhook-delivery.js';
import { ModelError } from '../../../core/errors/model-error.js';
import { outsideCallers } from '../../../core/outside-callers.js';
import { parseCall } from '../../../core/validation/call.js';
import { parseObject } from '../../../core/validation/object.js';
import type { ServingOptions } from '../../../inference/open-model.js';
import { SwappingPredictor } from '../../../inference/swapping-predictor.js';
import type { Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../../../ports/predictor.js';
import { holdProcess } from '../../client/hold-process.js';
import type { RegistrySession } from '../registry-session.js';
import { FollowFailures } from './follow-failures.js';
import { isUnreachable, openLocated } from './load-model.js';
import type { LoadedModel } from './loaded-model.js';
import { locateModel } from './locate-model.js';

/** Another version has taken over. */
export interface ModelSwap {
  readonly name: string;
  readonly alias: string;
  /** Version that served before. */
  readonly from?: string | undefined;
  /** Version that serves now. */
  readonly to?: string | undefined;
}

/** How a follower is doing. */
export interface FollowerStatus {
  /** Version that serves. */
  readonly version?: string | undefined;
  /** When the registry last said where the alias points, epoch milliseconds. */
  readonly checkedAt: number;
  /** The registry does not answer, so that the alias may point elsewhere by now. */
  readonly stale: boolean;
  /** Why the version that the alias points to does not serve, or the alias is not known. */
  readonly error?: unknown;
  /** The version that could not be loaded. */
  readonly failingVersion?: string | undefined;
}

/** What a follower follows. */
export interface Following {
  readonly name: string;
  readonly alias: string;
  readonly pollIntervalMs: number;
  readonly serving: ServingOptions;
  readonly onSwap: ((swap: ModelSwap) => void) | undefined;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Longest time the registry is waited for in one check, in milliseconds; downloads take as long as they take. */
const locateMs = 10_000;

/**
 * Predicts with the version that an alias points to. When the alias moves, the new version is loaded and warmed up while the
 * old one serves; then it takes over, and the old one answers what it was given. One that cannot be loaded changes nothing.
 */
export class ModelFollower implements Predictor {
  readonly #session: RegistrySession;
  readonly #following: Following;
  readonly #failures: FollowFailures;
  readonly #predictor: SwappingPredictor;
  readonly #end = new AbortController();
  #current: LoadedModel;
  #checkedAt: number;
  #stale: boolean;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(session: RegistrySession, following: Following, first: LoadedModel) {
    this.#session = session;
    this.#following = following;
    this.#failures = new FollowFailures(following.pollIntervalMs);
    this.#predictor = new SwappingPredictor(first);
    this.#current = first;
    this.#checkedAt = first.confirmedAt;
    this.#stale = first.stale;
    session.followers.add(this);
    outsideCallers(() => this.#schedule());
  }

  /** Of the version that serves. */
  get signature(): ModelSignature | undefined {
    return this.#predictor.signature;
  }

  /** Of the version that serves. */
  get metadata(): PredictorMetadata {
    return this.#predictor.metadata;
  }

  /** As {@link LoadedModel.predict}, with the version that serves. */
  predict(input: PredictorInput, options?: PredictOptions): Promise<Prediction> {
    return this.#predictor.predict(input, options);
  }

  warmup(): Promise<void> {
    return this.#predictor.warmup();
  }

  /** Which version serves, and what keeps another from serving. */
  status(): FollowerStatus {
    const { error, target } = this.#failures;
    const failingVersion = target !== undefined && /^\d+$/.test(target) ? target : undefined;
    return { version: this.#current.version, checkedAt: this.#checkedAt, stale: this.#stale, error, failingVersion };
  }

  /**
   * Looks now where the alias points, and waits until that version serves or cannot be loaded, which the status tells.
   *
   * @throws ModelError of kind `closed` after `close()`
   * @throws AbortError, TimeoutError when the wait ends; the check goes on
   */
  async refresh(options: CallOptions = {}): Promise<FollowerStatus> {
    const call = parseCall(options);
    if (this.#closing !== undefined) throw new ModelError(`The follower of ${this.#uri} is closed.`, { kind: 'closed' });
    await holdProcess(awaitWithin(`the check of ${this.#uri}`, this.#checkAfterThis(), call));
    return this.status();
  }

  /**
   * Takes what a webhook of the server delivered (verified with `verifyWebhook`), and looks at the alias at once when it is
   * about it.
   *
   * @returns whether it was
   */
  notify(delivery: WebhookDelivery): boolean {
    const { data } = parseObject('A webhook delivery', delivery);
    const { name, alias } = parseObject('The data of a webhook delivery', data);
    if (this.#closing !== undefined || name !== this.#following.name) return false;
    if (alias !== undefined && alias !== this.#following.alias) return false;
    void outsideCallers(() => this.#checkAfterThis());
    return true;
  }

  /** Stops following; lets what is under way finish. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** {@link ModelFollower.close} */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #uri(): string {
    return `models:/${this.#following.name}@${this.#following.alias}`;
  }

  #schedule(): void {
    if (this.#closing !== undefined) return;
    // Followers that started together shall not ask together.
    const spread = 0.9 + 0.2 * this.#session.client.settings.random.next();
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(() => this.#check(false));
      void this.#running.then(() => this.#schedule());
    }, this.#following.pollIntervalMs * spread).unref();
  }

  /** A check that begins from now on; one under way may have asked too early. */
  #checkAfterThis(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#check(true);
    });
    this.#running = this.#next;
    return this.#next;
  }

  /** Never rejects. `isAsked`: somebody wants it now, whatever failed before. */
  async #check(isAsked: boolean): Promise<void> {
    const { client } = this.#session;
    const { signal } = this.#end;
    if (signal.aborted) return;
    let target = 'alias';
    try {
      const located = await locateModel(client, this.#uri, parseCall({ signal, timeoutMs: locateMs }));
      const now = client.settings.clock.now();
      [this.#checkedAt, this.#stale] = [now, false];
      target = located.metadata.version ?? target;
      if (this.#serves(located.metadata)) return this.#failures.clear();
      if (!isAsked && this.#failures.holdsBack(target, now)) return;
      const next = await openLocated(this.#session, located, this.#following.serving, { signal });
      this.#failures.clear();
      this.#takeOver(next);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(target, error);
    }
  }

  /** The number alone does not say it: a model that was deleted and made anew counts its versions from 1 again. */
  #serves({ version, modelId, runId, digest }: PredictorMetadata): boolean {
    const current = this.#current.metadata;
    if (version !== current.version) return false;
    return digest === undefined ? modelId === current.modelId && runId === current.runId : digest === current.digest;
  }

  #takeOver(next: LoadedModel): void {
    const { name, alias, onSwap } = this.#following;
    const { version: from } = this.#current;
    // Resolves when the old version has answered everything; the next check need not wait for that.
    this.#predictor
      .swap(next)
      .catch((error: unknown) => this.#session.client.settings.logger.debug({ error }, 'A model was not swapped in.'));
    if (this.#closing !== undefined) return;
    this.#current = next;
    this.#tell('onSwap', () => onSwap?.({ name, alias, from, to: next.version }));
  }

  #fail(target: string, error: unknown): void {
    const { client } = this.#session;
    const isAway = isUnreachable(error);
    this.#stale ||= isAway;
    const isNew = this.#failures.add(isAway ? 'registry' : target, error, client.settings.clock.now());
    if (!isNew) return;
    client.settings.logger.warn(
      { uri: this.#uri, version: this.#current.version, error },
      'The model under the alias could not be loaded.',
    );
    this.#tell('onError', () => this.#following.onError?.(error));
  }

  /** What the caller's function throws is the caller's, also when it is asynchronous. */
  #tell(option: string, tell: () => unknown): void {
    new Promise((resolve) => resolve(tell())).catch((error: unknown) => {
      this.#session.client.settings.logger.error({ error }, `The option ${option} of followModel threw.`);
    });
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#end.abort();
    this.#session.followers.delete(this);
    await this.#running;
    await this.#predictor.close();
  }
}
