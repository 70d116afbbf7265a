import { type ArtifactDestination, type ArtifactResult, logResult } from './log-artifact.js';
import { metricsOf } from './log-metrics.js';
import { type LogParamsOptions, paramsOf } from './log-params.js';
import { type RunAroundOptions, runAround } from './run-around.js';

/** Options of {@link tracked}. */
export interface TrackedOptions<Args extends readonly unknown[], Result> extends RunAroundOptions<Args> {
  /** Log the arguments as params: the first one's properties (`true`), or as `@LogParams` does. @default false */
  readonly logParams?: boolean | Omit<LogParamsOptions, 'tracker'> | undefined;
  /** Log these numbers of the result as metrics. */
  readonly logMetrics?: readonly NumberKeys<Result>[] | undefined;
  /** Store the files or directories whose paths the result gives, as `@LogArtifact` does. @default false */
  readonly logArtifact?: ([Result] extends [ArtifactResult] ? boolean | ArtifactDestination : false) | undefined;
}

/** The keys under which a result has numbers. */
export type NumberKeys<Result> = { [K in keyof Result]-?: Result[K] extends number ? K : never }[keyof Result] & string;

/**
 * Wraps a function so that every call of it runs inside a run of its own, as `@MlflowRun` does for methods. The function may
 * be synchronous; the wrapped one always gives a promise.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, tracked } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * const train = tracked(({ depth }: { depth: number }) => ({ r2_score: 1 - 1 / depth }), {
 *   tracker,
 *   logParams: true,
 *   logMetrics: ['r2_score'],
 * });
 * (await train({ depth: 4 })).r2_score; // => 0.75
 * await tracker.close();
 * ```
 */
export function tracked<Args extends unknown[], R, This = unknown>(
  fn: (this: This, ...args: Args) => R,
  options: TrackedOptions<Args, Awaited<R>> = {},
): (this: This, ...args: Args) => Promise<Awaited<R>> {
  const name = fn.name === '' ? 'the tracked function' : fn.name;
  const around = options as unknown as RunAroundOptions;
  const wrapped = function (this: This, ...args: Args) {
    return runAround(around, this, args, async (run) => {
      if (options.logParams !== undefined && options.logParams !== false) {
        run.logParams(paramsOf(args, options.logParams === true ? {} : options.logParams, name));
      }
      const result = await fn.apply(this, args);
      if (options.logMetrics !== undefined) run.logMetrics(metricsOf(result, options.logMetrics, name));
      const destination = options.logArtifact as boolean | ArtifactDestination | undefined;
      if (destination !== undefined && destination !== false) await logResult(run, result, destination === true ? {} : destination, name);
      return result;
    }) as Promise<Awaited<R>>;
  };
  return Object.defineProperty(wrapped, 'name', { value: fn.name, configurable: true });
}
