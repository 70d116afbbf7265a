import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { Adwin } from '../../../domain/drift/detectors/adwin.js';
import { detectorFromJson } from '../../../domain/drift/detectors/detector-from-json.js';
import { HddmA } from '../../../domain/drift/detectors/hddm-a.js';
import { PageHinkley } from '../../../domain/drift/detectors/page-hinkley.js';
import type { DetectorJson, StreamingDetector } from '../../../domain/drift/streaming-detector.js';
import type { LearningTask } from '../../../domain/learning/learner.js';
import type { OnlineSignal } from '../online-event.js';
import type { DetectorOptions, LearningOptions } from '../pipeline-options.js';
import { widest } from './check-values.js';
import type { DetectorLevel } from './online-metrics.js';
import type { OrderedRow, RowReader } from './row-reader.js';

interface Watched {
  readonly name: string;
  readonly watch: string;
  readonly feature: string | undefined;
  detector: StreamingDetector;
  warned: boolean;
  detections: number;
}

/** Detectors as plain JSON. */
export type DetectorWatchJson = readonly {
  readonly detector: DetectorJson;
  readonly warned: boolean;
  readonly detections: number;
}[];

/** The detectors of a pipeline, each with its own copy of the one that was given, and what they watch. */
export class DetectorWatch {
  readonly #all: readonly Watched[];
  readonly #errors: readonly Watched[];
  readonly #labels: readonly Watched[];
  readonly #predictions: readonly Watched[];
  readonly #features: readonly Watched[];
  /** Column of each watched feature, once the features are known. */
  #columns: readonly number[] = [];

  /** @throws ValidationError */
  constructor(options: LearningOptions['detectors'], task: LearningTask) {
    this.#all = parseDetectors(options, task);
    this.#errors = this.#all.filter(({ watch }) => watch === 'error');
    this.#labels = this.#all.filter(({ watch }) => watch === 'label');
    this.#predictions = this.#all.filter(({ watch }) => watch === 'prediction');
    this.#features = this.#all.filter(({ feature }) => feature !== undefined);
  }

  /** What sets these detectors apart from others: a saved state belongs to the same ones. */
  get identity(): readonly string[] {
    return this.#all.map(({ name, watch, detector }) => `${name}: ${detector.kind} of ${watch}`);
  }

  /** Says which features there are. @returns what is wrong with a watched one */
  bind({ features }: RowReader): string | undefined {
    const columns = this.#features.map(({ feature }) => features.findIndex(({ name, kind }) => name === feature && kind === 'number'));
    const wrong = this.#features[columns.indexOf(-1)];
    if (wrong !== undefined)
      return `The detector "${wrong.name}" watches the feature "${wrong.feature}", which is no number feature of the row.`;
    this.#columns = columns;
    return undefined;
  }

  /** A row came; missing values are passed over. */
  row(row: OrderedRow, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
    for (let index = 0; index < this.#features.length; index++) {
      const value = row[this.#columns[index] as number] as number;
      if (!Number.isNaN(value)) see(this.#features[index] as Watched, value, sequence, timestamp, signals);
    }
  }

  error(value: number, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
    seeAll(this.#errors, value, sequence, timestamp, signals);
  }

  label(value: number, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
    seeAll(this.#labels, value, sequence, timestamp, signals);
  }

  prediction(value: number, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
    seeAll(this.#predictions, value, sequence, timestamp, signals);
  }

  /** Another model serves: what was seen of the former does not count. */
  reset(): void {
    for (const each of this.#all) {
      each.detector.reset();
      each.warned = false;
    }
  }

  levels(): readonly DetectorLevel[] {
    return this.#all.map(({ name, watch, detector, warned, detections }) => {
      return { name, kind: detector.kind, watch, samples: detector.samples, warning: warned, detections };
    });
  }

  toJSON(): DetectorWatchJson {
    return this.#all.map(({ detector, warned, detections }) => ({ detector: detector.toJSON(), warned, detections }));
  }

  /** @throws ValidationError */
  restore(json: DetectorWatchJson): void {
    this.#all.forEach((each, index) => {
      const saved = json[index] as DetectorWatchJson[number];
      each.detector = detectorFromJson(saved.detector);
      each.warned = saved.warned;
      each.detections = saved.detections;
    });
  }
}

function seeAll(watched: readonly Watched[], value: number, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
  for (let index = 0; index < watched.length; index++) see(watched[index] as Watched, value, sequence, timestamp, signals);
}

function see(each: Watched, value: number, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
  const { detector, name } = each;
  detector.update(Math.max(-widest, Math.min(widest, value)));
  if (detector.driftDetected) {
    each.warned = false;
    each.detections++;
    signals.push({ kind: 'drift', sequence, timestamp, source: name, value });
  } else if (detector.warningDetected !== each.warned) {
    each.warned = detector.warningDetected;
    if (each.warned) signals.push({ kind: 'warning', sequence, timestamp, source: name, value });
  }
}

/** The detectors of the options, each a copy of the one that was given. @throws ValidationError */
export function parseDetectors(options: LearningOptions['detectors'], task: LearningTask): readonly Watched[] {
  const given = options ?? defaultDetectors(task);
  if (!Array.isArray(given)) throw new ValidationError(`The option detectors must be a list of detectors, not ${describe(given)}.`);
  const all = given.map((each) => watched(each, task));
  const names = new Set<string>();
  for (const { name } of all) {
    if (names.has(name)) throw new ValidationError(`Two detectors have the name "${name}"; give them different ones.`);
    names.add(name);
  }
  return all;
}

function watched(given: StreamingDetector | DetectorOptions, task: LearningTask): Watched {
  const isNamed = typeof given === 'object' && given !== null && 'detector' in given;
  const { detector, watch = 'error', name }: DetectorOptions = isNamed ? given : { detector: given };
  if (typeof detector?.toJSON !== 'function') {
    throw new ValidationError(
      `A detector must be one of mlflow-ops/drift, such as new Adwin(), or { detector, watch, name }, not ${describe(detector)}.`,
    );
  }
  const feature = typeof watch === 'object' ? watch.feature : undefined;
  const what = feature === undefined ? String(watch) : `feature:${feature}`;
  if (feature === undefined && !['error', 'label', 'prediction'].includes(what)) {
    throw new ValidationError(`watch must be error, label, prediction or { feature }, not ${what}.`);
  }
  const copy = detectorFromJson(detector.toJSON());
  if ((copy.kind === 'ddm' || copy.kind === 'hddmA') && (what !== 'error' || task === 'regression')) {
    throw new ValidationError(
      `The detector ${copy.kind} takes bits: it can watch the errors of a classification, not ${what} of a ${task}.`,
    );
  }
  return { name: name ?? `${copy.kind} of ${what}`, watch: what, feature, detector: copy, warned: false, detections: 0 };
}

function defaultDetectors(task: LearningTask): readonly StreamingDetector[] {
  return [new Adwin(), task === 'classification' ? new HddmA() : new PageHinkley()];
}
