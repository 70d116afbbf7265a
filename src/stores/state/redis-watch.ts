import { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';
import type { StateChange } from '../../ports/state-store.js';
import type { RedisSignals } from './redis-signals.js';
import type { NumberedChange } from './watch-changes.js';

/** How often a watcher looks without being told: for values whose time is over, and where messages were lost. */
const pollMs = 1_000;
/** Shortest time between two looks, so that many changes at once are one. */
const pauseMs = 10;

/** What one look found. */
export interface RedisLook {
  /** The last change of every key, in their order. */
  readonly changes: readonly NumberedChange[];
  /** Revision up to which it looked. */
  readonly until: number;
}

/** What a watcher looks at. */
export interface RedisChanges {
  /** Revision of the newest change of all. */
  latest(): Promise<number>;
  changes(after: number): Promise<RedisLook>;
  readonly signals: RedisSignals;
  readonly closed: boolean;
}

/** Changes below a prefix from the call on, until the signal or the store ends it; while Redis is away it waits. */
export function watchRedis(source: RedisChanges, prefix: string, signal: AbortSignal | undefined): AsyncIterable<StateChange> {
  const over = () => signal?.aborted === true || source.closed;
  const start = patiently(() => source.latest(), over, signal);
  // Who never iterates never hears of a failure.
  start.catch(() => undefined);
  return { [Symbol.asyncIterator]: () => iterate(source, prefix, start, over, signal) };
}

async function* iterate(
  source: RedisChanges,
  prefix: string,
  start: Promise<number | undefined>,
  over: () => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<StateChange, void> {
  let changed = false;
  let wake = () => {};
  const deaf = source.signals.listen((key) => {
    if (key !== undefined && !key.startsWith(prefix)) return;
    changed = true;
    wake();
  });
  try {
    let after = (await start) ?? 0;
    while (!over()) {
      changed = false;
      const look = await patiently(() => source.changes(after), over, signal);
      for (const { revision: _, ...change } of look?.changes ?? []) {
        yield change;
        if (over()) return;
      }
      after = look?.until ?? after;
      await pause(pauseMs, signal);
      if (!changed && !over()) {
        await pause(pollMs, signal, (woken) => {
          wake = woken;
        });
      }
    }
  } finally {
    deaf();
  }
}

/** Asks until there is an answer, whatever passes by itself; `undefined` when it is over before. */
async function patiently<T>(ask: () => Promise<T>, over: () => boolean, signal: AbortSignal | undefined): Promise<T | undefined> {
  while (!over()) {
    try {
      return await ask();
    } catch (error) {
      if (over()) return undefined;
      const passes = error instanceof MlflowOpsError && (error.retryable || error.code === 'TIMEOUT');
      if (!passes) throw error;
    }
    await pause(pollMs / 5, signal);
  }
  return undefined;
}

/** Waits without holding the process open; the signal, or whoever was given `wake`, ends it early. */
function pause(ms: number, signal: AbortSignal | undefined, wakeBy?: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    signal?.addEventListener('abort', done, { once: true });
    wakeBy?.(done);
  });
}
