import { NoActiveRunError } from '../../core/errors/run-errors.js';
import { parseObject } from '../../core/validation/object.js';
import type { ActiveRun } from './active-run.js';
import { activeFrame, type Frame } from './context.js';
import type { RunOptions } from './run-options.js';

/** What a child run can be given; its parent is the active run. */
export type NestedRunOptions = Omit<RunOptions, 'nested' | 'parentRunId' | 'runId'>;

/**
 * Starts children of the run that is active at the call, in the tracker of that run.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, NestedRunTracker } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * await tracker.withRun({ runName: 'search' }, async () => {
 *   for (const depth of [1, 2]) {
 *     await new NestedRunTracker({ runName: `depth ${depth}` }).withRun((run) => run.logParam('depth', depth));
 *   }
 * });
 * await tracker.close();
 * ```
 */
export class NestedRunTracker {
  readonly #options: NestedRunOptions;

  /** @throws ValidationError when the options are no object; they are read when a run starts. */
  constructor(options: NestedRunOptions = {}) {
    this.#options = parseObject('The options of a NestedRunTracker', options);
  }

  /** Runs `body` inside a child run, as `ExperimentTracker.withRun` does. @throws NoActiveRunError */
  async withRun<T>(body: (run: ActiveRun) => T | PromiseLike<T>): Promise<T> {
    const parent = parentFrame();
    return parent.tracker.withRun({ ...this.#options, nested: true, parentRunId: parent.run.runId }, body);
  }

  /** Starts a child run and gives its handle; the caller ends it. @throws NoActiveRunError */
  async start(): Promise<ActiveRun> {
    return parentFrame().run.child(this.#options);
  }
}

function parentFrame(): Frame {
  const frame = activeFrame();
  if (frame !== undefined) return frame;
  throw new NoActiveRunError(
    'A nested run needs an active run around it; call this inside tracker.withRun(options, async (run) => …), or after startRun() of the fluent functions.',
  );
}
