import type { FeatureDefinition, FeatureRow, Label, Learner, LearningTask } from '../../../domain/learning/learner.js';
import type { OnlineEvent, OnlineSignal, ServingModel } from '../online-event.js';
import type { UpdateResult, UpdateStep } from '../update-result.js';
import { Admission } from './admission.js';
import { applyLabel, applyLearner, applySample, applyServing, applyUpdate, foreignEvent, passTime } from './apply-event.js';
import type { StateBufferStats } from './buffer-stats.js';
import { bufferStatsOf } from './buffer-stats-of.js';
import { type LearnerLead, learnerLead } from './learner-lead.js';
import type { OnlineMetrics, PerformanceLevel } from './online-metrics.js';
import type { Rejection } from './rejection.js';
import type { OrderedRow } from './row-reader.js';
import { type OnlineStateJson, partsFromJson, partsToJson } from './state-json.js';
import { parseStateOptions, type StateOptions } from './state-options.js';
import { bindRows, freshParts, type StateParts } from './state-parts.js';
import { snapshotOf } from './take-snapshot.js';
import type { TrainingSnapshot } from './training-snapshot.js';

/** Signals that are remembered until the next update begins, beside the first of each kind and source: updates wait for rows after that. */
const rememberedSignals = 100;
const noSignals: readonly OnlineSignal[] = [];

/**
 * What a pipeline has learned from the events of its log. The same events in the same order give the same state, bit for bit: times come
 * from events, and randomness is part of the state.
 */
export class OnlineState {
  readonly task: LearningTask;
  readonly #parts: StateParts;
  readonly #admission: Admission;
  /** The sample that was checked last: its row need not be read again. */
  #checked: OnlineEvent | undefined;

  private constructor(parts: StateParts) {
    this.#parts = parts;
    this.task = parts.rules.task;
    this.#admission = new Admission(parts);
  }

  /**
   * The state before the first event.
   *
   * @param sequence - Of the newest record that does not count. @default 0
   * @throws ValidationError when an option is wrong
   */
  static create(options: StateOptions, sequence = 0): OnlineState {
    const parts = freshParts(parseStateOptions(options));
    parts.sequence = sequence;
    return new OnlineState(parts);
  }

  /**
   * Takes up what `toJSON` gave: the same state, that goes on in the same way.
   *
   * @throws ConflictError when it was saved with other options; StoreError `corrupt` when it is damaged, `unknown-schema` when it is newer
   */
  static fromJSON(json: OnlineStateJson, options: StateOptions): OnlineState {
    return new OnlineState(partsFromJson(freshParts(parseStateOptions(options)), json));
  }

  /** Sequence of the record that was applied last; 0 before the first. */
  get sequence(): number {
    return this.#parts.sequence;
  }

  /** Time of the newest record, epoch milliseconds. */
  get time(): number {
    return this.#parts.time;
  }

  /** Empty until the first row, where the learner does not name them. */
  get features(): readonly FeatureDefinition[] {
    return this.#parts.rows?.reader.features ?? [];
  }

  /** Classes that were labels, in the order of their appearance. */
  get classes(): readonly Label[] {
    return this.#parts.targets.classes.map(({ label }) => label);
  }

  /** The live learner; only the state changes it. */
  get learner(): Learner | undefined {
    return this.#parts.learner;
  }

  /** Labelled rows so far. */
  get labelled(): number {
    return this.#parts.counts.labelled;
  }

  /** Labelled rows since the last update began. */
  get labelledSinceUpdate(): number {
    return this.#parts.counts.labelledSinceUpdate;
  }

  /** Latest record of the newest update. */
  get lastUpdate(): UpdateResult | undefined {
    return this.#parts.history.last;
  }

  /** Latest record of the newest update that has not ended: also an older one that is being taken back. */
  get openUpdate(): (UpdateResult & { readonly step: UpdateStep }) | undefined {
    return this.#parts.history.open;
  }

  /** Latest record of each of the newest 1000 updates, oldest first. */
  get updates(): readonly UpdateResult[] {
    return this.#parts.history.results;
  }

  /** The model that serves; undefined before one was named: the live learner serves then. */
  get servingModel(): ServingModel | undefined {
    return this.#parts.serving;
  }

  /** Labelled rows with a prediction of the serving model since it took over. */
  get servedRows(): number {
    return this.#parts.servedScores.rows;
  }

  /** Signals since the last update began, oldest first: the newest 100 or so, and the first of each kind and source. */
  get signals(): readonly OnlineSignal[] {
    return this.#parts.signals;
  }

  /** The serving model against its baseline; absent while there is no baseline or no value. */
  get performance(): PerformanceLevel | undefined {
    return this.#parts.performance.level(this.#parts.servedScores.rolling);
  }

  /** The live learner's lead over the serving model; absent where it has none that counts. */
  get learnerLead(): LearnerLead | undefined {
    const { liveScores, servedScores, counts, rules } = this.#parts;
    return learnerLead(liveScores, servedScores, counts.comparable, rules.performanceThreshold);
  }

  /** Why a sample or a label would be refused, or nothing. Changes nothing. */
  check(event: OnlineEvent): Rejection | undefined {
    this.#checked = undefined;
    if (event.kind === 'label') return this.#admission.label(event);
    if (event.kind !== 'sample') return undefined;
    const rejection = this.#admission.sample(event);
    if (rejection === undefined) this.#checked = event;
    return rejection;
  }

  /** Why a row to be answered does not fit the stream, or nothing; before the first row nothing is known. */
  checkRow(features: FeatureRow): Rejection | undefined {
    this.#checked = undefined;
    return this.#parts.rows === undefined ? undefined : this.#admission.row(features);
  }

  /** Whether a sample changes what is said of others after it: it is the first, or brings a class. */
  isTurning({ label, prediction }: Extract<OnlineEvent, { readonly kind: 'sample' }>): boolean {
    const { rows, targets } = this.#parts;
    if (rows === undefined) return true;
    if (this.task === 'regression') return false;
    return (label !== undefined && !targets.isSeen(label)) || (prediction !== undefined && !targets.has(prediction));
  }

  /** The row of the sample that `check` found good last, in the order of the features; undefined while these come from that sample. */
  get checkedRow(): OrderedRow | undefined {
    return this.#checked === undefined ? undefined : this.#parts.rows?.reader.row;
  }

  /**
   * An event as the log is to hold it. The first row says what the features are, which the caller's object does not say again when it
   * comes back from JSON: a typed array is an object there, and NaN nothing.
   */
  toRecord(event: OnlineEvent): OnlineEvent {
    const { reader } = this.#admission;
    if (event.kind !== 'sample' || this.#parts.rows !== undefined || reader === undefined) return event;
    return { ...event, features: Array.from(reader.row), schema: reader.features };
  }

  /**
   * Takes an event that `check` found good and that the log holds.
   *
   * @returns what was noticed, until the next call
   * @throws StoreError `corrupt` when the event cannot have come from this state
   */
  apply(event: OnlineEvent, sequence: number): readonly OnlineSignal[] {
    const parts = this.#parts;
    const signals: OnlineSignal[] = [];
    passTime(parts, event.timestamp);
    switch (event.kind) {
      case 'sample':
        this.#sample(event, sequence, signals);
        break;
      case 'label':
        applyLabel(parts, event, sequence, signals);
        break;
      case 'serving':
        applyServing(parts, event);
        break;
      case 'learner':
        applyLearner(parts, event);
        break;
      case 'update':
        applyUpdate(parts, event);
        break;
    }
    this.#checked = undefined;
    parts.sequence = sequence;
    if (signals.length === 0) return noSignals;
    parts.signals = newestSignals([...parts.signals, ...signals]);
    return signals;
  }

  /** What an update starts from; a copy. */
  snapshot(): TrainingSnapshot {
    return snapshotOf(this.#parts);
  }

  metrics(): OnlineMetrics {
    const { rules, liveScores, servedScores, detectors } = this.#parts;
    return {
      metric: rules.metric,
      live: liveScores?.values(),
      served: servedScores.values(),
      performance: this.performance,
      detectors: detectors.levels(),
    };
  }

  bufferStats(): StateBufferStats {
    return bufferStatsOf(this.#parts);
  }

  toJSON(): OnlineStateJson {
    return partsToJson(this.#parts);
  }

  #sample(event: Extract<OnlineEvent, { readonly kind: 'sample' }>, sequence: number, signals: OnlineSignal[]): void {
    const parts = this.#parts;
    const problem = this.#checked === event ? undefined : this.#admission.row(event.features, event.schema);
    const { reader } = this.#admission;
    if (problem !== undefined || reader === undefined) throw foreignEvent(problem?.message ?? 'it has no row', sequence);
    if (parts.rows === undefined) bindRows(parts, reader);
    if (parts.rows !== undefined) applySample(parts, parts.rows, reader.row, event, sequence, signals);
  }
}

function newestSignals(signals: readonly OnlineSignal[]): readonly OnlineSignal[] {
  let excess = signals.length - rememberedSignals;
  if (excess <= 0) return signals;
  const sources = new Set<string>();
  return signals.filter(({ kind, source }) => {
    const isFirst = sources.size < sources.add(`${kind} ${source}`).size;
    return isFirst || excess-- <= 0;
  });
}
