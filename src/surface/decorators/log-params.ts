import { ValidationError } from '../../core/errors/request-error.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import { decoratorFrom, type Method, type MethodDecoratorFor } from './decorated-method.js';
import { assertInsideRun } from './opens-run.js';
import { runToLogTo, type TrackerOption } from './tracker-option.js';

/** Options of {@link LogParams}. */
export interface LogParamsOptions<This = never> extends TrackerOption<This> {
  /** Names of the arguments, in their order; `undefined` leaves one out. Without it the first argument must be a plain object. */
  readonly names?: readonly (string | undefined)[] | undefined;
  /** Values of params that the call does not give. */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Params that are not logged, secrets for example. */
  readonly omit?: readonly string[] | undefined;
}

/**
 * Logs the arguments of every call as params of the active run, before the method is called: the own data properties of a
 * plain object given first, or the arguments named by `names`. Getters are not called.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, LogParams, MlflowRun } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * class Trainer {
 *   @MlflowRun({ tracker })
 *   @LogParams({ names: ['depth', 'rate'], defaults: { rate: 0.1 } })
 *   async train(depth: number, rate = 0.1): Promise<number> {
 *     return depth * rate;
 *   }
 * }
 * await new Trainer().train(2); // => 0.2
 * await tracker.close();
 * ```
 */
export function LogParams<This = never>(options: LogParamsOptions<This> = {}): MethodDecoratorFor<Method> {
  return decoratorFrom('LogParams', (method, name) => {
    assertInsideRun('LogParams', method, name);
    return function (this: unknown, ...args: unknown[]) {
      const run = runToLogTo(options as TrackerOption, this, name);
      run.logParams(paramsOf(args, options as LogParamsOptions, name));
      return method.apply(this, args);
    };
  });
}

/**
 * The params that a call's arguments make. An object that was left out has none but the defaults.
 *
 * @throws ValidationError when the first argument is something else than a plain object and no names are given.
 */
export function paramsOf(args: readonly unknown[], options: Omit<LogParamsOptions, 'tracker'>, methodName: string): object {
  const descriptors = options.names === undefined ? ownDataOf(args[0], methodName) : named(args, options.names);
  for (const [key, value] of Object.entries(options.defaults ?? {})) {
    if (descriptors.get(key) === undefined) descriptors.set(key, value);
  }
  for (const key of options.omit ?? []) descriptors.delete(key);
  return Object.fromEntries(descriptors);
}

function named(args: readonly unknown[], names: readonly (string | undefined)[]): Map<string, unknown> {
  const params = new Map<string, unknown>();
  for (const [position, name] of names.entries()) if (name !== undefined) params.set(name, args[position]);
  return params;
}

function ownDataOf(argument: unknown, methodName: string): Map<string, unknown> {
  if (argument === undefined) return new Map();
  if (!isPlainObject(argument)) {
    throw new ValidationError(
      `@LogParams() on ${methodName} needs a plain object as first argument, or the names of the arguments: @LogParams({ names: ['depth', 'rate'] }).`,
    );
  }
  const params = new Map<string, unknown>();
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(argument))) {
    if (descriptor.enumerable === true && 'value' in descriptor) params.set(key, descriptor.value);
  }
  return params;
}
