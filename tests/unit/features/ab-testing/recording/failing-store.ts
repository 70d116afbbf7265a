import { StoreError } from '../../../../../src/core/errors/store-error.js';
import type { StateStore } from '../../../../../src/ports/state-store.js';

/** How a call fails: before the store does it, or after, so that the caller cannot know. */
export type Failure = 'before' | 'after' | undefined;

/** A real store whose calls fail as `next` says, and which counts its writes. */
export function failingStore(store: StateStore, next: () => Failure) {
  const failing = { writes: 0, state: store };
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    const failure = next();
    if (failure === 'before') throw new StoreError('The store is away.', { kind: 'io' });
    const result = await work();
    if (failure === 'after') throw new StoreError('The store did not answer.', { kind: 'io' });
    return result;
  };
  failing.state = new Proxy(store, {
    get(target, property) {
      const value = Reflect.get(target, property, target) as unknown;
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (property === 'put' || property === 'delete') failing.writes += 1;
        return call(() => Reflect.apply(value, target, given) as Promise<unknown>);
      };
    },
  });
  return failing;
}
