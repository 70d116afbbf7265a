import type { TrackingStore } from '../../ports/tracking-store.js';

/** One call that reached the store. */
export interface RecordedCall {
  /** What was asked of it, such as `createRun` or `logBatch`. */
  readonly method: string;
  /** Its arguments as they were then, without `signal` and `timeoutMs`. */
  readonly args: readonly unknown[];
}

/** A tracking store around a tracking store that appends every call to `calls` before it is made. */
export function recordCalls(store: TrackingStore, calls: RecordedCall[]): TrackingStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name === 'close') return value.bind(target);
      return (...args: unknown[]) => {
        calls.push({ method: String(name), args: structuredClone(args.filter((arg) => !isCallOptions(arg))) });
        return value.apply(target, args);
      };
    },
  });
}

function isCallOptions(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => key === 'signal' || key === 'timeoutMs');
}
