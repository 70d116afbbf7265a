import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { Learner, LearningTask } from '../../../domain/learning/learner.js';
import type { BufferStrategy, LearningOptions } from '../pipeline-options.js';
import { decidingMetrics } from './model-scores.js';

/** What the state needs to know of the options. */
export type StateOptions = Pick<
  LearningOptions,
  | 'learner'
  | 'task'
  | 'detectors'
  | 'bufferSize'
  | 'buffer'
  | 'performanceThreshold'
  | 'minSamplesForUpdate'
  | 'holdout'
  | 'labelTimeoutMs'
  | 'maxPending'
> & {
  /** MLflow's name of the metric that decides. @default 'accuracy_score' for classification, 'mean_absolute_error' for regression */
  readonly metric?: string | undefined;
  /** Seed of the state's own randomness. @default 1 */
  readonly seed?: number | undefined;
};

/** The options with their defaults. */
export interface StateRules {
  readonly task: LearningTask;
  readonly learner: Learner | undefined;
  readonly detectors: LearningOptions['detectors'];
  readonly metric: string;
  readonly bufferSize: number;
  readonly buffer: BufferStrategy;
  readonly holdout: number;
  readonly performanceThreshold: number;
  /** Rows that a drop in performance rests on at least. */
  readonly performanceRows: number;
  readonly labelTimeoutMs: number;
  readonly maxPending: number;
  readonly seed: number;
}

const strategies = ['sliding', 'reservoir', 'balanced'] as const;
const tasks = ['classification', 'regression'] as const;

/** Checks the options of the state. @throws ValidationError */
export function parseStateOptions(options: StateOptions): StateRules {
  const { learner } = options;
  const given = options.task ?? learner?.task;
  if (given === undefined) throw new ValidationError('task must be classification or regression where no learner tells it.');
  const task = parseChoice('task', given, tasks);
  const buffer = parseChoice('buffer', options.buffer ?? 'sliding', strategies);
  if (learner !== undefined && learner.task !== task)
    throw new ValidationError(`The task is ${task}, but the learner's is ${learner.task}.`);
  if (buffer === 'balanced' && task === 'regression') {
    throw new ValidationError('buffer: balanced keeps classes in balance; regression has none. Use sliding or reservoir.');
  }
  const minSamples = parseInteger('minSamplesForUpdate', options.minSamplesForUpdate ?? 1000, { min: 1 });
  return {
    task,
    learner,
    detectors: options.detectors,
    metric: parseChoice('metric', options.metric ?? decidingMetrics[task][0], decidingMetrics[task]),
    bufferSize: parseInteger('bufferSize', options.bufferSize ?? 10_000, { min: 10, max: 10_000_000 }),
    buffer,
    holdout: parseNumber('holdout', options.holdout ?? 0.2, { above: 0, below: 1 }),
    performanceThreshold: parseNumber('performanceThreshold', options.performanceThreshold ?? 0.05, { above: 0 }),
    performanceRows: Math.max(30, Math.min(500, minSamples)),
    labelTimeoutMs: parseNumber('labelTimeoutMs', options.labelTimeoutMs ?? 86_400_000, { above: 0 }),
    maxPending: parseInteger('maxPending', options.maxPending ?? 100_000, { min: 1, max: 10_000_000 }),
    seed: parseInteger('seed', options.seed ?? 1),
  };
}
