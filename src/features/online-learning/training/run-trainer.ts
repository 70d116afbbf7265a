import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseInteger } from '../../../core/validation/integer.js';
import type { CommandTrainer, Trainer, TrainingContext, WorkerTrainer } from '../trainer.js';
import { trainByCommand } from './train-by-command.js';
import { trainInProcess } from './train-in-process.js';
import { trainInWorker } from './train-in-worker.js';
import { parseCandidate, type TrainedCandidate } from './trained-candidate.js';
import type { TrainingLimits } from './training-limits.js';

/**
 * Lets a trainer make a candidate.
 *
 * @throws TimeoutError when it takes too long; it is ended then, as far as its kind allows
 * @throws ValidationError when it gives something else than a candidate
 * @throws What the trainer throws
 */
export async function runTrainer(trainer: Trainer, context: TrainingContext, limits: TrainingLimits): Promise<TrainedCandidate> {
  if (typeof trainer === 'function') return parseCandidate(await trainInProcess(trainer, context, limits));
  const { timeoutMs = limits.timeoutMs } = trainer;
  const own = { ...limits, timeoutMs };
  return parseCandidate(await (isWorker(trainer) ? trainInWorker(trainer, context, own) : trainByCommand(trainer, context, own)));
}

/** Checks the option `trainer`. @throws ValidationError */
export function parseTrainer(trainer: Trainer): Trainer {
  if (typeof trainer === 'function') return trainer;
  if (typeof trainer !== 'object' || trainer === null) {
    throw new ValidationError(`The option trainer must be a function, { worker: URL } or { command: [...] }, not ${describe(trainer)}.`);
  }
  const { timeoutMs } = trainer;
  if (timeoutMs !== undefined) parseInteger('The option trainer.timeoutMs', timeoutMs, { min: 1, max: 2 ** 31 - 1 });
  if (isWorker(trainer)) {
    if (!(trainer.worker instanceof URL)) {
      throw new ValidationError(
        `The option trainer.worker must be a URL, such as new URL('./train.js', import.meta.url), not ${describe(trainer.worker)}.`,
      );
    }
    if (trainer.maxMemoryMb !== undefined) parseInteger('The option trainer.maxMemoryMb', trainer.maxMemoryMb, { min: 1 });
    return trainer;
  }
  const { command } = trainer as Partial<CommandTrainer>;
  if (!Array.isArray(command) || command.length === 0 || !command.every((part) => typeof part === 'string')) {
    throw new ValidationError('The option trainer.command must be a list of texts: the program and its arguments.');
  }
  return trainer;
}

function isWorker(trainer: WorkerTrainer | CommandTrainer): trainer is WorkerTrainer {
  return 'worker' in trainer;
}
