import { Worker } from 'node:worker_threads';
import { awaitWithin } from '../../../core/await-within.js';
import { ModelError } from '../../../core/errors/model-error.js';
import type { TrainingContext, TrainingTable, WorkerTrainer } from '../trainer.js';
import type { TrainingLimits } from './training-limits.js';

/**
 * Runs a trainer in a worker thread. The numbers of the table are given to it, not copied: the caller's table is empty after that. The
 * thread is ended in any case, at the latest when it comes back from native code.
 */
export async function trainInWorker(
  { worker: file, maxMemoryMb }: WorkerTrainer,
  context: TrainingContext,
  limits: TrainingLimits,
): Promise<unknown> {
  const incumbent = context.incumbent === undefined ? undefined : new Uint8Array(context.incumbent);
  const worker = new Worker(file, {
    workerData: { ...context, incumbent },
    transferList: [...buffersOf(context.data), ...(incumbent === undefined ? [] : [incumbent.buffer])],
    // The options of the process are for its main file.
    execArgv: [],
    ...(maxMemoryMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb } }),
  });
  worker.unref();
  const answer = new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('messageerror', () => reject(failed('sent what could not be read')));
    worker.once('error', (error: unknown) => reject(failed(`failed: ${error instanceof Error ? error.message : String(error)}`, error)));
    worker.once('exit', (code) => reject(failed(`ended with code ${code} before it sent a candidate`)));
  });
  try {
    return await awaitWithin('the worker thread of the trainer', answer, limits);
  } finally {
    // Not waited for: a thread that is in native code ends when it comes back from there.
    void worker.terminate();
  }
}

function buffersOf({ columns, labels, weights, timestamps }: TrainingTable): ArrayBuffer[] {
  return [...Object.values(columns), labels, weights, timestamps].flatMap((column) =>
    column instanceof Float64Array ? [column.buffer as ArrayBuffer] : [],
  );
}

function failed(how: string, cause?: unknown): ModelError {
  return new ModelError(`The worker thread of the trainer ${how}.`, { kind: 'worker', retryable: false, cause });
}
