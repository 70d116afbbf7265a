/** How often the time is looked at, in milliseconds. */
const tickMs = 5;

/**
 * Starts to measure how much time passes for this process. What a busy machine gives to others counts as a moment, so that the outcome
 * depends on what is measured alone: on its waits, and not on who else runs. Does not hold the process open.
 *
 * @returns a function that stops, and says how many milliseconds it was
 */
export function ownTime(): () => number {
  let own = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    own += Math.min(now - last, 2 * tickMs);
    last = now;
  };
  const timer = setInterval(look, tickMs).unref();
  return () => {
    clearInterval(timer);
    look();
    return own;
  };
}
