/** Monotonic time and waiting, so that tests need not wait. */
export interface Timing {
  /** Milliseconds since some fixed moment; never goes back when the wall clock is set. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. Does not hold the process open. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Longest delay that Node's timers keep; a longer one fires at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** The machine's time. */
export const systemTiming: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(ms, longestTimerMs)).unref();
      signal.addEventListener('abort', finish);
    }),
};
