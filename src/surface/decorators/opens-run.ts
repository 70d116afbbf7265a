/** Marks methods that open a run of their own, across copies of this package. */
const mark = Symbol.for('mlflow-ops.opens-run');

/** Marks a wrapped method as one that opens a run. */
export function markOpensRun<F extends object>(method: F): F {
  return Object.defineProperty(method, mark, { value: true });
}

/** Refuses a logging decorator above `@MlflowRun`: it would run before the run is open. @throws TypeError */
export function assertInsideRun(decoratorName: string, method: object, methodName: string): void {
  if (mark in method) {
    throw new TypeError(`@${decoratorName}() stands above @MlflowRun() on ${methodName}; @MlflowRun() must be the topmost decorator.`);
  }
}
