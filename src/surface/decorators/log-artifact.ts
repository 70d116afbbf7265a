import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { ActiveRun } from '../../features/tracking/active-run.js';
import { decoratorFrom, type MethodDecoratorFor } from './decorated-method.js';
import { assertInsideRun } from './opens-run.js';
import { runToLogTo, type TrackerOption } from './tracker-option.js';

/** What names local files or directories: one path, several, or an object with a path. */
export type ArtifactResult = string | readonly string[] | { readonly path: string };

/** A method that promises the paths of local files or directories. */
export type MethodWithArtifact = (...args: never[]) => PromiseLike<ArtifactResult>;

/** Where logged results go. */
export interface ArtifactDestination {
  /** Directory of the artifacts. @default the root */
  readonly artifactPath?: string | undefined;
}

/** Options of {@link LogArtifact}. */
export interface LogArtifactDecoratorOptions<This = never> extends TrackerOption<This>, ArtifactDestination {}

/**
 * Stores the files or directories whose paths every call gives as artifacts of the active run, before the call is over. A
 * method that promises no path is a compile error.
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { ExperimentTracker, LogArtifact, MlflowRun } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * class Trainer {
 *   @MlflowRun({ tracker })
 *   @LogArtifact({ artifactPath: 'reports' })
 *   async report(): Promise<string> {
 *     const file = join(await mkdtemp(join(tmpdir(), 'report-')), 'summary.md');
 *     await writeFile(file, '# Summary');
 *     return file;
 *   }
 * }
 * await new Trainer().report(); // stored as reports/summary.md
 * await tracker.close();
 * ```
 */
export function LogArtifact<This = never>(options: LogArtifactDecoratorOptions<This> = {}): MethodDecoratorFor<MethodWithArtifact> {
  return decoratorFrom('LogArtifact', (method, name) => {
    assertInsideRun('LogArtifact', method, name);
    return async function (this: unknown, ...args: unknown[]) {
      const run = runToLogTo(options as TrackerOption, this, name);
      const result = await method.apply(this, args);
      await logResult(run, result, options, name);
      return result;
    };
  });
}

/** Stores what a result names. @throws ValidationError when it names nothing. */
export async function logResult(run: ActiveRun, result: unknown, { artifactPath }: ArtifactDestination, methodName: string): Promise<void> {
  for (const path of pathsOf(result, methodName)) await run.logArtifact(path, { artifactPath });
}

function pathsOf(result: unknown, methodName: string): readonly string[] {
  if (typeof result === 'string') return [result];
  if (Array.isArray(result) && result.every((path) => typeof path === 'string')) return result;
  const { path } = (result ?? {}) as { readonly path?: unknown };
  if (typeof path === 'string') return [path];
  throw new ValidationError(
    `@LogArtifact() on ${methodName} needs a path, several, or an object with a path, but the call gave ${describe(result)}.`,
  );
}
