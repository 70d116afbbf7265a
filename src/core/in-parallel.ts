import { setMaxListeners } from 'node:events';

/**
 * Does a task for every item, a few at a time. The first failure ends those under way, and is the one that is thrown
 * when all have ended: what follows it, such as cleaning up, meets none that still works.
 *
 * @param outer - Ends all of them.
 */
export async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  outer: AbortSignal | undefined,
  task: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  // A listener for each task under way is no leak, whatever Node warns of from eleven on.
  setMaxListeners(0, stop.signal);
  const abort = (): void => stop.abort(outer?.reason);
  outer?.addEventListener('abort', abort);
  if (outer?.aborted) abort();
  const waiting = items.values();
  let failure: { readonly error: unknown } | undefined;
  const work = async (): Promise<void> => {
    for (const item of waiting) {
      if (failure !== undefined) return;
      try {
        await task(item, stop.signal);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  } finally {
    outer?.removeEventListener('abort', abort);
  }
  if (failure !== undefined) throw failure.error;
}
