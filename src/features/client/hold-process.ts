/** Longest delay a timer can have; it only has to exist. */
const forever = 2 ** 31 - 1;

/**
 * Keeps the process alive while a caller waits for `promise`: sockets and timers below are all `unref`ed, so that
 * buffered work never holds a process open that nobody waits in.
 */
export async function holdProcess<T>(promise: PromiseLike<T>): Promise<T> {
  const timer = setTimeout(() => {}, forever);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
