/**
 * Hands the result of a call to `then`, when it is there, and gives the result on. A promise stays a promise, anything else
 * stays as it is.
 */
export function afterResult(result: unknown, then: (value: unknown) => void): unknown {
  if (!isPromiseLike(result)) {
    then(result);
    return result;
  }
  return Promise.resolve(result).then((value) => {
    then(value);
    return value;
  });
}

/** Also of another realm: notebook kernels run their cells in one of their own. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
