import type { TrackingStore } from '../../../src/ports/tracking-store.js';

/** What the parts of the contract are written against. */
export interface ContractSuite {
  /** Declares one promise of the port. */
  test(name: string, body: (store: TrackingStore) => Promise<void>): void;
}

/** A fixture that is made once a store, by the first test that needs it. */
export function madeOnce<T>(make: (store: TrackingStore) => Promise<T>): (store: TrackingStore) => Promise<T> {
  const made = new WeakMap<TrackingStore, Promise<T>>();
  return (store) => {
    const fixture = made.get(store) ?? make(store);
    made.set(store, fixture);
    return fixture;
  };
}
