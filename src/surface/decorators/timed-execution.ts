import { parseKey } from '../../core/validation/key.js';
import { isPromiseLike } from './after-result.js';
import { decoratorFrom, type Method, type MethodDecoratorFor } from './decorated-method.js';
import { logDuration } from './log-duration.js';
import { assertInsideRun } from './opens-run.js';
import { runToLogTo, type TrackerOption } from './tracker-option.js';

/**
 * Logs how long every call of a method took as metric `<name>_duration_seconds` of the active run, also when the call throws.
 * Characters that MLflow refuses in names become `_`.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, TimedExecution } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * class Trainer {
 *   @TimedExecution()
 *   prepare(): number {
 *     return 1;
 *   }
 * }
 * await tracker.withRun({}, () => new Trainer().prepare()); // => 1
 * await tracker.close();
 * ```
 */
export function TimedExecution<This = never>(options: TrackerOption<This> = {}): MethodDecoratorFor<Method> {
  return decoratorFrom('TimedExecution', (method, name) => {
    assertInsideRun('TimedExecution', method, name);
    const key = parseKey('metric', `${withoutRefused(name)}_duration_seconds`);
    return function (this: unknown, ...args: unknown[]) {
      const run = runToLogTo(options as TrackerOption, this, name);
      const start = performance.now();
      return whenOver(
        () => method.apply(this, args),
        () => logDuration(run, key, start),
      );
    };
  });
}

/** Calls `body`, and `log` when it is over: at once, or when the promise it gave settles. */
function whenOver(body: () => unknown, log: () => void): unknown {
  let result: unknown;
  try {
    result = body();
  } catch (error) {
    log();
    throw error;
  }
  if (isPromiseLike(result)) return Promise.resolve(result).finally(log);
  log();
  return result;
}

/** Private names begin with `#`, names of symbols are arbitrary. */
function withoutRefused(name: string): string {
  return name.replace(/^#/, '').replace(/[^\p{L}\p{N}_\-.]/gu, '_');
}
