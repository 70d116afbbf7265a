import { afterAll, beforeAll, describe, test } from 'vitest';
import type { LoggedModelStore } from '../../src/ports/logged-model-store.js';
import type { RegistryStore } from '../../src/ports/registry-store.js';
import type { TrackingStore } from '../../src/ports/tracking-store.js';

/** The stores under test: registry and logged models refer to runs and experiments. */
export interface ModelStores {
  readonly tracking: TrackingStore;
  readonly registry: RegistryStore;
  readonly loggedModels: LoggedModelStore;
}

/** The stores, and how to put everything away afterwards. */
export interface OpenModelStores extends ModelStores {
  close(): Promise<void>;
}

/** What the parts of a contract are written against. */
export interface ModelContractSuite {
  /** Declares one promise of the port. */
  test(name: string, body: (stores: ModelStores) => Promise<void>): void;
}

/** What is different about one implementation. */
export interface ModelContractOptions {
  /** Why it cannot be tested here: one skipped test stands for all and says so. */
  readonly skip?: string | undefined;
  /** Tests (`part > test`) that it is known to fail, and why. Such a test has to fail, so that the list stays true. */
  readonly gaps?: Readonly<Record<string, string>> | undefined;
}

/** Runs every part of a contract on one implementation, all of them on the same stores. */
export function modelStoresContract(
  title: string,
  parts: Readonly<Record<string, (suite: ModelContractSuite) => void>>,
  open: () => Promise<OpenModelStores>,
  { skip, gaps = {} }: ModelContractOptions,
): void {
  if (skip !== undefined) {
    test.skip(`${title} (skipped: ${skip})`, () => undefined);
    return;
  }
  describe(title, () => {
    let opened: OpenModelStores | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    for (const [part, contract] of Object.entries(parts)) {
      describe(part, () => {
        contract({
          test: (name, body) => {
            const gap = gaps[`${part} > ${name}`];
            const register = gap === undefined ? test : test.fails;
            register(gap === undefined ? name : `${name} (known gap: ${gap})`, async () => {
              if (opened === undefined) throw new Error('The stores did not open.');
              await body(opened);
            });
          },
        });
      });
    }
  });
}
