import { AsyncResource } from 'node:async_hooks';

/** The async context in which this package was loaded. */
const loading = new AsyncResource('mlflow-ops');

/**
 * Starts background work outside the async context of whoever asks for it, so that timers that go on for long neither
 * see nor keep alive what belongs to one caller: its active run, its request, its trace.
 */
export function outsideCallers<T>(start: () => T): T {
  return loading.runInAsyncScope(start);
}
