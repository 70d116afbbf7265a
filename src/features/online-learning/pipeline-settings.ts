import type { Clock } from '../../core/clock.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseChoice } from '../../core/validation/choice.js';
import { describe } from '../../core/validation/describe.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseModelAlias } from '../../core/validation/model-alias.js';
import { parseNewModelName } from '../../core/validation/model-name.js';
import { parseNumber } from '../../core/validation/number.js';
import { parseText } from '../../core/validation/text.js';
import { parseMetricName } from '../../domain/evaluation/metric-name.js';
import { parseMetricThreshold } from '../../domain/evaluation/metric-threshold.js';
import { clientInternals } from '../client/client-internals.js';
import { type AlertSettings, parseAlertOptions } from './alerts/alert-options.js';
import type { PipelineOptions, UpdateGate, WatchOptions } from './pipeline-options.js';
import { parseDetectors } from './state/detector-watch.js';
import { decidingMetrics } from './state/model-scores.js';
import { parseStateOptions, type StateOptions } from './state/state-options.js';
import type { PipelineEvaluator } from './surroundings.js';
import { parseTrainer } from './training/run-trainer.js';

/** A gate with every choice made. */
export type GateSettings = Settled<UpdateGate>;

/** Options of which none is left out. */
type Settled<T> = { readonly [Option in keyof T]-?: Exclude<T[Option], undefined> };

/** The options of a pipeline, checked, with their defaults. */
export interface PipelineSettings
  extends Omit<PipelineOptions, 'gate' | 'watch' | 'alerts' | 'updateIntervalMs' | 'minSamplesForUpdate' | 'cooldownMs' | 'settleSamples'> {
  readonly task: 'classification' | 'regression';
  readonly alias: string;
  readonly updateIntervalMs: number;
  readonly minSamplesForUpdate: number;
  readonly performanceThreshold: number;
  readonly cooldownMs: number;
  readonly settleSamples: number;
  readonly trainingTimeoutMs: number;
  readonly checkIntervalMs: number;
  readonly checkpointIntervalMs: number;
  readonly gate: GateSettings;
  readonly watch: Settled<WatchOptions>;
  readonly alerts?: AlertSettings | undefined;
}

/** What the state needs of the options. */
export function stateOptions({ gate, ...settings }: PipelineSettings): StateOptions {
  const { learner, task, detectors, bufferSize, buffer, performanceThreshold, minSamplesForUpdate, holdout, labelTimeoutMs, maxPending } =
    settings;
  const rules = { detectors, bufferSize, buffer, performanceThreshold, minSamplesForUpdate, holdout, labelTimeoutMs, maxPending };
  return { learner, task, ...rules, metric: gate.metric };
}

const fields = [
  ...(['modelName', 'learner', 'trainer', 'task', 'detectors', 'bufferSize', 'buffer', 'updateIntervalMs', 'updateEverySamples'] as const),
  ...(['minSamplesForUpdate', 'performanceThreshold', 'cooldownMs', 'settleSamples', 'trainingTimeoutMs', 'holdout'] as const),
  ...(['labelTimeoutMs', 'maxPending', 'gate', 'watch', 'clock', 'registry', 'tracker', 'client', 'trackingUri'] as const),
  ...(['alias', 'evaluator', 'alerts', 'directory', 'onError', 'checkIntervalMs', 'checkpointIntervalMs'] as const),
];
const gateFields = ['metric', 'thresholds', 'margin', 'significant', 'alpha', 'maxLatencyMs'] as const;
const watchFields = ['samples', 'maxMs', 'threshold'] as const;
const longestMs = 2 ** 31 - 1;

/** Checks the options of a pipeline. @throws ValidationError naming the option */
export function parsePipelineOptions(input: PipelineOptions): PipelineSettings {
  const options = parseKnownFields('The options of an OnlineLearningPipeline', input, fields);
  const { learner, trainer, updateEverySamples } = options;
  if ((learner === undefined) === (trainer === undefined)) {
    throw new ValidationError('An OnlineLearningPipeline takes a learner or a trainer, one of the two.');
  }
  const task = taskOf(options);
  checkSystems(options);
  const integer = (name: keyof PipelineOptions & string, value: unknown, min: number, max = Number.MAX_SAFE_INTEGER) =>
    parseInteger(`The option ${name}`, value, { min, max });
  const minSamplesForUpdate = integer('minSamplesForUpdate', options.minSamplesForUpdate ?? 1000, 1);
  const performanceThreshold = parseNumber('The option performanceThreshold', options.performanceThreshold ?? 0.05, { above: 0 });
  if (updateEverySamples !== undefined) integer('updateEverySamples', updateEverySamples, 1);
  if (options.directory !== undefined) parseText('The option directory', options.directory, { maxLength: 4096, required: true });
  if (options.onError !== undefined && typeof options.onError !== 'function') {
    throw new ValidationError(`The option onError must be a function, not ${describe(options.onError)}.`);
  }
  const settings: PipelineSettings = {
    ...options,
    modelName: parseNewModelName(options.modelName),
    trainer: trainer === undefined ? undefined : parseTrainer(trainer),
    task,
    alias: parseModelAlias(options.alias ?? 'champion'),
    updateIntervalMs: integer('updateIntervalMs', options.updateIntervalMs ?? 3_600_000, 0),
    minSamplesForUpdate,
    performanceThreshold,
    cooldownMs: integer('cooldownMs', options.cooldownMs ?? 60_000, 0),
    settleSamples: integer('settleSamples', options.settleSamples ?? Math.ceil(minSamplesForUpdate / 4), 0),
    trainingTimeoutMs: integer('trainingTimeoutMs', options.trainingTimeoutMs ?? 600_000, 1, longestMs),
    checkIntervalMs: integer('checkIntervalMs', options.checkIntervalMs ?? 1000, 1, longestMs),
    checkpointIntervalMs: integer('checkpointIntervalMs', options.checkpointIntervalMs ?? 60_000, 1, longestMs),
    alerts: options.alerts === undefined ? undefined : parseAlertOptions('The option alerts', options.alerts),
    gate: parseGate(options.gate ?? {}, task),
    watch: parseWatch(options.watch ?? {}, performanceThreshold),
  };
  parseStateOptions(stateOptions(settings));
  parseDetectors(options.detectors, task);
  return settings;
}

function taskOf({ learner, task }: PipelineOptions): 'classification' | 'regression' {
  if (learner !== undefined && (typeof learner?.learnOne !== 'function' || typeof learner.clone !== 'function')) {
    throw new ValidationError(`The option learner must be a learner, as mlflow-ops/learners makes them, not ${describe(learner)}.`);
  }
  if (task !== undefined) parseChoice('The option task', task, ['classification', 'regression']);
  if (learner !== undefined && task !== undefined && task !== learner.task) {
    throw new ValidationError(`The option task is ${task}, but the learner learns ${learner.task}; leave it out.`);
  }
  const known = learner?.task ?? task;
  if (known === undefined) throw new ValidationError('An OnlineLearningPipeline with a trainer needs the option task.');
  return known;
}

function checkSystems({ registry, client, trackingUri, tracker, evaluator, clock }: PipelineOptions): void {
  if (trackingUri !== undefined && (registry ?? client) !== undefined) {
    throw new ValidationError('An OnlineLearningPipeline takes a trackingUri, or a registry or client, which have a tracking URI already.');
  }
  if (client !== undefined && client?.[clientInternals] === undefined) {
    throw new ValidationError(`The option client must be a MlflowClient, not ${describe(client)}.`);
  }
  if (registry !== undefined && (registry?.[clientInternals] === undefined || typeof registry.promoteModel !== 'function')) {
    throw new ValidationError(`The option registry must be a ModelRegistry, not ${describe(registry)}.`);
  }
  if (registry !== undefined && client !== undefined && registry[clientInternals] !== client[clientInternals]) {
    throw new ValidationError('The options registry and client belong to two different clients; leave one of them out.');
  }
  if (tracker !== undefined && (tracker?.[clientInternals] === undefined || typeof tracker.startRun !== 'function')) {
    throw new ValidationError(`The option tracker must be an ExperimentTracker, not ${describe(tracker)}.`);
  }
  if (evaluator !== undefined && typeof (evaluator as PipelineEvaluator | null)?.evaluate !== 'function') {
    throw new ValidationError(`The option evaluator must be a ModelEvaluator, not ${describe(evaluator)}.`);
  }
  if (clock !== undefined && typeof (clock as Clock | null)?.now !== 'function') {
    throw new ValidationError('The option clock must be an object with the function now().');
  }
}

function parseGate(input: UpdateGate, task: 'classification' | 'regression'): GateSettings {
  const gate = parseKnownFields('The option gate', input, gateFields);
  const thresholds = Object.entries(gate.thresholds ?? {});
  return {
    metric: parseChoice('The option gate.metric', gate.metric ?? decidingMetrics[task][0], decidingMetrics[task]),
    thresholds: Object.fromEntries(
      thresholds.map(([metric, threshold]) => [parseThresholdMetric(metric), parseMetricThreshold(metric, threshold)]),
    ),
    margin: parseNumber('The option gate.margin', gate.margin ?? 0, { min: 0 }),
    significant: parseFlag('The option gate.significant', gate.significant ?? false),
    alpha: parseNumber('The option gate.alpha', gate.alpha ?? 0.05, { above: 0, below: 1 }),
    maxLatencyMs: parseNumber('The option gate.maxLatencyMs', gate.maxLatencyMs ?? 100, { above: 0 }),
  };
}

function parseThresholdMetric(metric: string): string {
  const name = parseMetricName(metric);
  if (name !== 'log_loss' && name !== 'roc_auc') return name;
  throw new ValidationError(`The option gate.thresholds cannot name ${name}: the probabilities that it needs are not kept.`);
}

function parseWatch(input: WatchOptions, performanceThreshold: number): Settled<WatchOptions> {
  const watch = parseKnownFields('The option watch', input, watchFields);
  return {
    samples: parseInteger('The option watch.samples', watch.samples ?? 200, { min: 0 }),
    maxMs: parseInteger('The option watch.maxMs', watch.maxMs ?? 86_400_000, { min: 0 }),
    threshold: parseNumber('The option watch.threshold', watch.threshold ?? 2 * performanceThreshold, { above: 0 }),
  };
}
