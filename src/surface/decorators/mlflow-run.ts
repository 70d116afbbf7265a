import { type AsyncMethod, decoratorFrom, type MethodDecoratorFor } from './decorated-method.js';
import { markOpensRun } from './opens-run.js';
import { type RunAroundOptions, runAround } from './run-around.js';

/** Options of {@link MlflowRun}. */
export type MlflowRunOptions<Args extends readonly unknown[] = never[], This = never> = RunAroundOptions<Args, This>;

/**
 * Runs every call of an asynchronous method inside a run of its own and logs the metric `duration_seconds`. The run ends as
 * with `ExperimentTracker.withRun`. It must be the topmost decorator; a logging decorator above it is a TypeError when the
 * class is defined.
 *
 * @example
 * ```ts
 * import { activeRun, ExperimentTracker, MlflowRun } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * class Trainer {
 *   @MlflowRun({ experimentName: 'iris', runName: (depth: number) => `depth ${depth}`, tracker })
 *   async train(depth: number): Promise<string | undefined> {
 *     return activeRun()?.runName;
 *   }
 * }
 * await new Trainer().train(3); // => 'depth 3'
 * await tracker.close();
 * ```
 */
export function MlflowRun<Args extends readonly unknown[] = never[], This = never>(
  options: MlflowRunOptions<Args, This> = {},
): MethodDecoratorFor<AsyncMethod> {
  return decoratorFrom('MlflowRun', (method) =>
    markOpensRun(function (this: unknown, ...args: unknown[]) {
      return runAround(options as unknown as RunAroundOptions, this, args, () => method.apply(this, args));
    }),
  );
}
