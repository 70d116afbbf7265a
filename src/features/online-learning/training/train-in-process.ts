import { awaitWithin } from '../../../core/await-within.js';
import type { TrainFunction, TrainingContext } from '../trainer.js';
import type { TrainingLimits } from './training-limits.js';

/** Calls a function that trains. One that takes too long is told by its signal; what it gives later is not used. */
export async function trainInProcess(
  train: TrainFunction,
  context: TrainingContext,
  { signal, timeoutMs }: TrainingLimits,
): Promise<unknown> {
  const ended = new AbortController();
  const run = async (): Promise<unknown> => train(context, { signal: AbortSignal.any([signal, ended.signal]) });
  try {
    return await awaitWithin('the trainer', run(), { signal, timeoutMs });
  } finally {
    ended.abort();
  }
}
