import type { StateChange } from '../../ports/state-store.js';

/** How often a watcher looks for what other processes changed, and for values whose time is over. */
const pollMs = 50;

/** A change with the revision at which it stands in the order of all changes. */
export interface NumberedChange extends StateChange {
  readonly revision: number;
}

/** What a watcher looks at. */
export interface ChangeSource {
  /** Revision of the newest change of all. */
  latest(): Promise<number>;
  /** The last change of every key below the prefix since a revision, in their order. */
  changes(prefix: string, after: number): Promise<readonly NumberedChange[]>;
  readonly closed: boolean;
}

/** Changes below a prefix from the call on, until the signal or the store ends it. */
export function watchChanges(source: ChangeSource, prefix: string, signal: AbortSignal | undefined): AsyncIterable<StateChange> {
  const start = source.latest();
  // Who never iterates never hears of a failure.
  start.catch(() => undefined);
  return { [Symbol.asyncIterator]: () => iterate(source, prefix, start, signal) };
}

async function* iterate(
  source: ChangeSource,
  prefix: string,
  start: Promise<number>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StateChange, void> {
  const over = () => signal?.aborted === true || source.closed;
  for (let after = await start; !over(); await pause(signal)) {
    for (const { revision, ...change } of await source.changes(prefix, after)) {
      after = revision;
      yield change;
      if (over()) return;
    }
  }
}

/** Waits without holding the process open. */
function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, pollMs).unref();
    signal?.addEventListener('abort', done, { once: true });
  });
}
