/** Names the method of a run that ends it with the process; runs of another copy of this package have it too. */
export const finishAtExit: unique symbol = Symbol.for('mlflow-ops.finish-at-exit');
