import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import type { StateStore } from '../../src/ports/state-store.js';
import { leasesContract } from './state-store/leases.js';
import { streamsContract } from './state-store/streams.js';
import { valuesContract } from './state-store/values.js';
import { watchContract } from './state-store/watch.js';

/** A store under test, and how to put everything away afterwards. */
export interface OpenStateStore {
  readonly store: StateStore;
  /** Moves the time of the store forward. */
  advance(ms: number): Promise<void>;
  /** Another store on a place of its own. */
  openAnother(): Promise<StateStore>;
  close(): Promise<void>;
}

/** What the parts of the contract are written against. */
export interface StateContractSuite {
  test(name: string, body: (opened: OpenStateStore) => Promise<void>): void;
}

/** A clock that runs and can be moved forward. */
export function movableClock(): Clock & { advance(ms: number): Promise<void> } {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: async (ms) => {
      ahead += ms;
    },
  };
}

const parts = { values: valuesContract, streams: streamsContract, leases: leasesContract, watching: watchContract };

/**
 * Every promise of the state port, as tests; each uses keys of its own.
 *
 * @param implementation what stands behind the port, for the names of the tests
 */
export function stateStoreContract(
  implementation: string,
  open: () => Promise<OpenStateStore>,
  { skip }: { readonly skip?: string | undefined } = {},
): void {
  if (skip !== undefined) {
    test.skip(`StateStore on ${implementation} (skipped: ${skip})`, () => undefined);
    return;
  }
  describe(`StateStore on ${implementation}`, () => {
    let opened: OpenStateStore | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    for (const [part, contract] of Object.entries(parts)) {
      describe(part, () =>
        contract({
          test: (name, body) =>
            test(name, async () => {
              if (opened === undefined) throw new Error('The store did not open.');
              await body(opened);
            }),
        }),
      );
    }
  });
}
