import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import { ConflictError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { outsideCallers } from '../../core/outside-callers.js';
import type { Random } from '../../core/random.js';
import { parseTrackingUri } from '../../core/tracking-uri.js';
import type { StateStore } from '../../ports/state-store.js';
import { clientInternals, type SharedSettings } from '../client/client-internals.js';
import { openState } from '../open-client.js';
import { ModelRegistry } from '../registry/model-registry.js';
import type { FrameworkSettings, RegistryHandle } from './framework-options.js';
import { isWritten } from './recording/store/final-totals.js';
import { TestRecorder } from './recording/test-recorder.js';
import { ArmModels } from './serving/arm-models.js';
import { LiveTest } from './serving/live-test.js';
import { LiveTests } from './serving/live-tests.js';
import { Background } from './sharing/background.js';
import { followTests, rereadTests, type TestFollower } from './sharing/follow-tests.js';
import { lifeOf, putBack } from './sharing/state-life.js';
import { readTests, type StoredTest } from './sharing/stored-tests.js';

/** Time between two readings of all tests; most changes are told before, in milliseconds. */
const rereadMs = 2000;

/** What goes on besides: begun after every exchange with the state store, and stopped before the last. */
export interface SideWork {
  begin(session: TestSession): void;
  stop(): Promise<void>;
}

/** What the functions behind one `ABTestingFramework` share. */
export class TestSession {
  readonly registry: RegistryHandle;
  readonly settings: SharedSettings;
  readonly clock: Clock;
  readonly models: ArmModels;
  readonly tests: LiveTests;
  /** Names this process in request ids, with the number of its decisions. */
  readonly process: { readonly name: string; sequence: number };
  readonly #options: FrameworkSettings;
  readonly #sideWork: SideWork | undefined;
  readonly #ownRegistry: ModelRegistry | undefined;
  readonly #replicaId = newId();
  readonly #background: Background;
  #state: Promise<StateStore> | undefined;
  #loading: Promise<void> | undefined;
  #rereadAt = Number.NEGATIVE_INFINITY;
  #closing: Promise<void> | undefined;
  /** Of the state store. */
  #life: unknown;
  /** Revisions of records that could not be served, by test. */
  readonly #unservable = new Map<string, number>();

  constructor(options: FrameworkSettings, sideWork?: SideWork) {
    this.#sideWork = sideWork;
    const { registry, client, trackingUri, random, flushIntervalMs: intervalMs } = options;
    this.#options = options;
    this.#ownRegistry = registry === undefined ? new ModelRegistry({ client, trackingUri }) : undefined;
    this.registry = registry ?? (this.#ownRegistry as ModelRegistry);
    this.settings = this.registry[clientInternals].settings;
    const { logger } = this.settings;
    this.clock = options.clock ?? this.settings.clock;
    this.models = new ArmModels(this.registry, logger);
    this.process = { name: random === undefined ? this.#replicaId.slice(0, 10) : drawnName(random), sequence: 0 };
    this.tests = new LiveTests((stored, state) => this.#open(stored, state));
    this.#background = new Background({
      intervalMs,
      logger,
      round: (call) => this.#round(call),
      follow: async (signal) => {
        const state = await this.state();
        const follower = this.#follower(state);
        const following = followTests(state, follower, logger, signal);
        // What changed since the last reading and before the watch began is told by nobody.
        this.#rereadAt = Number.NEGATIVE_INFINITY;
        await rereadTests(state, follower, { signal }).catch(() => undefined);
        return following;
      },
    });
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Whether the last exchange with the state store failed. */
  get isStale(): boolean {
    return this.#background.isAway;
  }

  /** Opens the state store and reads the tests in the background, for calls that cannot wait. */
  begin(): void {
    if (this.#closing === undefined) this.#background.start();
  }

  /** The state store, once the tests in it are known. @throws ConflictError after `close()` */
  async opened(call: CallOptions = {}): Promise<StateStore> {
    if (this.#closing !== undefined) throw new ConflictError('The ABTestingFramework is closed; create a new one.');
    this.begin();
    await awaitWithin('the tests in the state store', this.#loaded(), call);
    return this.state();
  }

  /** Waits until the tests are known and the models of running ones are loaded, or could not be. */
  async ready(call: CallOptions): Promise<void> {
    await this.opened(call);
    await awaitWithin('the models of the running tests', this.preload(), call);
  }

  /** The state store itself, opened by the first call. */
  state(): Promise<StateStore> {
    if (this.#state !== undefined) return this.#state;
    const { state } = this.#options;
    const opening = state === undefined ? outsideCallers(() => this.#openState()) : Promise.resolve(state);
    this.#state = opening;
    opening.catch(() => {
      this.#state = undefined;
    });
    return opening;
  }

  /** Takes a record over that was read or written. */
  take(stored: StoredTest, state: StateStore): LiveTest {
    const test = this.tests.apply(stored, state);
    if (this.isClosed) test.isServing = false;
    return test;
  }

  /** Loads the models of running tests ahead, unless that is not wanted. Never rejects. */
  async preload(tests: Iterable<LiveTest> = this.tests.values()): Promise<void> {
    if (!this.#options.preload) return;
    const serving = [...tests].filter(({ isServing }) => isServing);
    await Promise.all(serving.map(({ record }) => this.models.preload(record.definition)));
  }

  /** Writes what was recorded since the last time. @throws What the state store throws, when all tests have been tried */
  async flush(call: CallOptions): Promise<void> {
    if (this.#state === undefined) return;
    const state = await this.#state;
    const results = await Promise.allSettled(
      [...this.tests.values()]
        .filter(({ isDeleted, record }) => !isDeleted && !isWritten(record, this.clock.now()))
        .flatMap(({ recorder, assignments }) => [
          recorder.flush(call),
          awaitWithin('the assignments of units to be written', assignments.flush(state, call), call),
        ]),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Flushes, and ends whatever is the framework's own. A second call waits for the first. */
  close(call: CallOptions): Promise<void> {
    this.#closing ??= this.#close(call);
    return this.#closing;
  }

  async #close(call: CallOptions): Promise<void> {
    for (const test of this.tests.values()) test.isServing = false;
    try {
      const stopped = Promise.all([this.#background.stop(), this.#sideWork?.stop()]);
      await awaitWithin('the last exchange with the state store', stopped, call);
      await this.flush(call);
    } finally {
      const tidied = Promise.all([...this.tests.values()].map(({ recorder }) => recorder.close()));
      await awaitWithin('the records of the tests to be tidied up', tidied, call).catch(() => undefined);
      await this.models.close();
      await this.#ownRegistry?.close();
      if (this.#options.state === undefined) await (await this.#state?.catch(() => undefined))?.close();
    }
  }

  async #round(call: CallOptions): Promise<void> {
    await awaitWithin('the tests in the state store', this.#loaded(), call);
    await this.flush(call);
    this.#sideWork?.begin(this);
    const now = performance.now();
    if (now - this.#rereadAt < rereadMs && !this.isStale) return;
    const state = await this.state();
    await this.#checkLife(state, call);
    await rereadTests(state, this.#follower(state), call);
    this.#rereadAt = now;
  }

  /** Reads the tests once; a failed attempt is made again by the next caller. */
  #loaded(): Promise<void> {
    if (this.tests.isReady) return Promise.resolve();
    this.#loading ??= outsideCallers(() => this.#load()).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Puts the tests back where the store has lost them. */
  async #checkLife(state: StateStore, call: CallOptions): Promise<void> {
    const life = await lifeOf(state, call);
    if (this.#life !== undefined && this.#life !== life) {
      await putBack(state, this.tests.values(), call);
      await this.flush(call);
      this.settings.logger.info({}, 'The state store had lost the A/B tests; what is known of them here was put back.');
    }
    this.#life = life;
  }

  async #load(): Promise<void> {
    const state = await this.state();
    await this.#checkLife(state, {});
    for (const stored of await readTests(state, {})) this.#takeOver(stored, state);
    this.tests.isReady = true;
    this.#rereadAt = performance.now();
  }

  #follower(state: StateStore): TestFollower {
    return {
      known: () => this.tests.values(),
      take: (stored) => {
        const served = this.tests.get(stored.record.definition.testId)?.isServing === true;
        const test = this.#takeOver(stored, state);
        if (test?.isServing === true && !served) void this.preload([test]);
      },
      remove: (testId) => this.tests.remove(testId),
    };
  }

  /** Takes over what another process wrote. What cannot be served, as of a later version of the package, is a warning and stops no other test. */
  #takeOver(stored: StoredTest, state: StateStore): LiveTest | undefined {
    try {
      return this.take(stored, state);
    } catch (error) {
      const { testId } = stored.record.definition;
      if (this.#unservable.get(testId) === stored.revision) return undefined;
      this.#unservable.set(testId, stored.revision);
      this.settings.logger.warn({ testId, error }, 'The record of an A/B test cannot be served by this version of the package.');
      return undefined;
    }
  }

  #openState(): Promise<StateStore> {
    const { trackingUri, environment, logger } = this.settings;
    return openState({ place: parseTrackingUri(trackingUri, '.'), environment, clock: this.clock, logger });
  }

  #open({ record, revision }: StoredTest, state: StateStore): LiveTest {
    const { maxUnitsInMemory } = this.#options;
    const { logger } = this.settings;
    const recorder = new TestRecorder({ record, state, replicaId: this.#replicaId, clock: this.clock, logger, maxUnitsInMemory });
    return new LiveTest({ record, revision }, recorder, this.process.name);
  }
}

/** Name of a process in request ids. */
function drawnName(random: Random): string {
  return Array.from({ length: 10 }, () => Math.floor(random.next() * 36).toString(36)).join('');
}
