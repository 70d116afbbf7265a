import type { Experiment } from '../../core/entities/experiment.js';
import type { Run } from '../../core/entities/run.js';
import { PagedSearch } from '../../core/page.js';
import { type Random, seededRandom } from '../../core/random.js';
import { parseObject } from '../../core/validation/object.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import { clientInternals } from '../client/client-internals.js';
import { MlflowClient } from '../client/mlflow-client.js';
import { openStores } from '../open-client.js';
import { type RecordedCall, recordCalls } from './record-calls.js';
import { SettableClock } from './settable-clock.js';

/** How a test's client is set up. */
export interface TestClientOptions {
  /** Where times come from. @default a clock that stands still at 2026-01-01T00:00:00Z */
  readonly clock?: SettableClock | undefined;
  /** Seed of the client's randomness. @default 1 */
  readonly seed?: number | undefined;
  /** Cut over-long params and tags instead of refusing them. @default false */
  readonly truncateLongValues?: boolean | undefined;
}

/** A client for tests, and what a test wants to know about it. */
export interface TestClient {
  /** A real client on an embedded store in memory; it reads no environment variables. */
  readonly client: MlflowClient;
  /** Every call that reached the store so far, in order; `runs()` and `experiments()` leave no trace. */
  readonly calls: readonly RecordedCall[];
  readonly clock: SettableClock;
  readonly random: Random;
  /** All runs that are not deleted, after a flush. Newest first. */
  runs(): Promise<Run[]>;
  /** All experiments that are not deleted. */
  experiments(): Promise<Experiment[]>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a client on an embedded store in memory, with a clock that the test moves and a record of the calls that
 * reached the store.
 *
 * @example
 * ```ts
 * import { createTestClient } from 'mlflow-ops/testing';
 * const { client, calls, runs, close } = createTestClient();
 * const run = await client.runs.create('0', { runName: 'first' });
 * (await runs()).map((each) => each.info.runName); // => [ 'first' ]
 * calls[0]?.method; // => 'createRun'
 * await close();
 * ```
 */
export function createTestClient(options: TestClientOptions = {}): TestClient {
  const { clock = new SettableClock(), seed = 1, truncateLongValues } = parseObject('The options of a test client', options);
  const random = seededRandom(seed);
  const calls: RecordedCall[] = [];
  let plain: TrackingStore | undefined;
  const client = new MlflowClient(
    { trackingUri: 'sqlite:///:memory:', clock, random, truncateLongValues },
    {
      environment: { user: 'tester' },
      openStores: async (settings) => {
        const stores = await openStores(settings);
        plain = stores.tracking;
        return { ...stores, tracking: recordCalls(stores.tracking, calls) };
      },
    },
  );
  /** Reads around the record. */
  const quietly = async (): Promise<TrackingStore> => {
    await client.flush();
    await client[clientInternals].tracking();
    return plain as TrackingStore;
  };
  const experiments = () =>
    new PagedSearch(async (pageToken) => (await quietly()).searchExperiments({ maxResults: 1000, pageToken })).toArray();
  return {
    client,
    calls,
    clock,
    random,
    experiments,
    runs: async () => {
      const experimentIds = (await experiments()).map((experiment) => experiment.experimentId);
      return new PagedSearch(async (pageToken) => (await quietly()).searchRuns({ experimentIds, maxResults: 1000, pageToken })).toArray();
    },
    close: () => client.close(),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
