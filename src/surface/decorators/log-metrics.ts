import { ValidationError } from '../../core/errors/request-error.js';
import { afterResult } from './after-result.js';
import { decoratorFrom, type MethodDecoratorFor } from './decorated-method.js';
import { assertInsideRun } from './opens-run.js';
import { runToLogTo, type TrackerOption } from './tracker-option.js';

/** A method whose result, or the promise of it, has a number under each of the keys. */
export type MethodWithMetrics<K extends string> = (
  ...args: never[]
) => Readonly<Record<K, number>> | PromiseLike<Readonly<Record<K, number>>>;

/**
 * Logs the named numbers of the result of every call as metrics of the active run. A key that the result type does not have
 * is a compile error.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, LogMetrics, MlflowRun } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * class Trainer {
 *   @MlflowRun({ tracker })
 *   @LogMetrics(['r2_score'])
 *   async train(): Promise<{ r2_score: number; model: string }> {
 *     return { r2_score: 0.9, model: 'ridge' };
 *   }
 * }
 * (await new Trainer().train()).r2_score; // => 0.9
 * await tracker.close();
 * ```
 */
export function LogMetrics<const K extends string, This = never>(
  keys: readonly K[],
  options: TrackerOption<This> = {},
): MethodDecoratorFor<MethodWithMetrics<K>> {
  return decoratorFrom('LogMetrics', (method, name) => {
    assertInsideRun('LogMetrics', method, name);
    return function (this: unknown, ...args: unknown[]) {
      const run = runToLogTo(options as TrackerOption, this, name);
      return afterResult(method.apply(this, args), (result) => run.logMetrics(metricsOf(result, keys, name)));
    };
  });
}

/** The named numbers of a result. @throws ValidationError when the result is no object. */
export function metricsOf(result: unknown, keys: readonly string[], methodName: string): Record<string, number> {
  if (typeof result !== 'object' || result === null) {
    throw new ValidationError(`@LogMetrics() on ${methodName} needs a result with ${keys.join(', ')}, but the call gave no object.`);
  }
  return Object.fromEntries(keys.map((key) => [key, (result as Record<string, number>)[key] as number]));
}
