import type { CallOptions } from '../../../core/call-options.js';
import type { Clock } from '../../../core/clock.js';
import type { PredictedValue } from '../../../domain/experiment/metrics/loss.js';
import { type UnitLayout, unitLayout } from '../../../domain/experiment/metrics/unit-layout.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { RejectionReason } from '../../../domain/experiment/test-totals.js';
import type { RequestReference } from '../../../domain/routing/request-reference.js';
import type { StateStore } from '../../../ports/state-store.js';
import { PeriodTable } from './period-table.js';
import { PeriodWeights } from './period-weights.js';
import { type MetricValues, OutcomeValues } from './requests/outcome-values.js';
import { PendingPredictions } from './requests/pending-predictions.js';
import { type ContextualDecision, RequestContexts } from './requests/request-contexts.js';
import { RequestKey } from './requests/request-key.js';
import { RequestMetrics } from './requests/request-metrics.js';
import { SeenOutcomes } from './requests/seen-outcomes.js';
import { type WaitingActual, WaitingActuals } from './requests/waiting-actuals.js';
import { TestCounters } from './test-counters.js';
import type { Covariates } from './units/unit-book.js';
import { isCountable } from './units/unit-contribution.js';
import type { UnitStore } from './units/unit-store.js';

/** What became of a request. */
export interface RecordedOutcome {
  /** What came true, for metrics of kind `error`. */
  readonly actual?: unknown;
  /** What was predicted, where it was not recorded before. */
  readonly prediction?: unknown;
  readonly metrics?: MetricValues | undefined;
  /** When it happened, in epoch milliseconds. @default now */
  readonly timestamp?: number | undefined;
}

/** What a model answered. */
export interface RecordedAnswer {
  readonly prediction?: unknown;
  readonly actual?: unknown;
  readonly latencyMs?: number | undefined;
  /** Whether the model failed. */
  readonly error?: boolean | undefined;
  /** Whether the control's model answered instead. */
  readonly fallback?: boolean | undefined;
}

/** All that this process recorded of a test in one of its eras; a test that leaves out units of earlier versions begins a new era. */
export class Recording {
  readonly era: string;
  readonly layout: UnitLayout;
  readonly counters: TestCounters;
  readonly weights: PeriodWeights;
  /** For unit `request`: every decision is a unit. */
  readonly periods: PeriodTable;
  readonly requests: RequestMetrics;
  /** For policies that look at contexts. */
  readonly contexts: RequestContexts | undefined;
  /** For other units. */
  readonly units: UnitStore | undefined;
  readonly pending: PendingPredictions;
  readonly waiting = new WaitingActuals();
  /** Grows with everything that is recorded. */
  changes = 0;
  record: TestRecord;
  readonly #clock: Clock;
  readonly #seen = new SeenOutcomes();
  readonly #key: RequestKey;
  readonly #values: OutcomeValues;

  constructor(record: TestRecord, clock: Clock, replicaId: string, openUnits: (layout: UnitLayout, weights: PeriodWeights) => UnitStore) {
    const { definition } = record;
    const arms = definition.arms.length;
    this.record = record;
    this.era = eraOf(record);
    this.#clock = clock;
    this.layout = unitLayout(definition);
    this.#values = new OutcomeValues(this.layout);
    this.#key = new RequestKey(this.layout.metrics.length);
    this.counters = new TestCounters(arms);
    this.weights = new PeriodWeights(definition.policy !== undefined);
    this.weights.learn(record.allocations);
    this.periods = new PeriodTable(arms, this.weights);
    this.requests = new RequestMetrics(this.layout, arms);
    this.contexts = RequestContexts.of(definition);
    this.units = definition.unit === 'request' ? undefined : openUnits(this.layout, this.weights);
    this.pending = new PendingPredictions(definition.testId, replicaId);
  }

  /** Takes a newer record of the same era. */
  follow(record: TestRecord): void {
    this.record = record;
    if (this.weights.learn(record.allocations)) this.units?.book.countAnew();
  }

  /** Counts a decision. */
  expose(reference: RequestReference, covariates?: Covariates, decision?: ContextualDecision): void {
    const reason = this.#refusal(reference);
    if (reason !== undefined) return;
    const { arm, period, timestamp } = reference;
    if (this.units === undefined) this.periods.count(period, arm, 1);
    else if (this.units.book.see(reference, covariates) < 0) {
      this.reject('overloaded');
      return;
    }
    if (decision !== undefined) this.contexts?.keep(reference, decision);
    const counter = this.counters.arms[arm];
    if (counter !== undefined) counter.decisions += 1;
    this.counters.seeTime(timestamp);
    this.changes += 1;
  }

  /** Counts an answer; returns why it was not. */
  answer(
    reference: RequestReference | undefined,
    { prediction, actual, latencyMs, error, fallback }: RecordedAnswer,
  ): RejectionReason | undefined {
    const reason = this.#refusal(reference);
    if (reason !== undefined || reference === undefined) return reason;
    if (latencyMs !== undefined && !(isCountable(latencyMs) && latencyMs >= 0)) return 'not-a-number';
    const time = this.#timeOf(reference, undefined);
    const refused = this.#predicted(reference, prediction, actual, time);
    if (refused !== undefined) return refused;
    const arm = this.counters.arms[reference.arm];
    if (arm !== undefined && (prediction !== undefined || latencyMs !== undefined || error === true || fallback === true)) {
      if (!this.#measured(reference, latencyMs, error === true, time)) return 'overloaded';
      arm.predictions += 1;
      if (error === true) arm.errors += 1;
      if (fallback === true) arm.fallbacks += 1;
      if (latencyMs !== undefined) {
        arm.latency.add(latencyMs);
        arm.sketch.add(latencyMs);
      }
    }
    this.#note(time);
    return undefined;
  }

  /** Counts an outcome; returns why it was not. */
  outcome(
    reference: RequestReference | undefined,
    { actual, prediction, metrics, timestamp }: RecordedOutcome,
  ): RejectionReason | undefined {
    const reason = this.#refusal(reference);
    if (reason !== undefined || reference === undefined) return reason;
    if (timestamp !== undefined && !Number.isFinite(timestamp)) return 'not-a-number';
    const time = this.#timeOf(reference, timestamp);
    if (time - reference.timestamp > this.record.definition.outcomeWindowMs) return 'late';
    this.#values.clear();
    return (metrics === undefined ? undefined : this.#values.take(metrics)) ?? this.#settleOutcome(reference, prediction, actual, time);
  }

  /** Compares actual values that came before their predictions. */
  async matchActuals(state: StateStore, call: CallOptions): Promise<void> {
    if (this.waiting.size === 0) return;
    const from = { state, testId: this.record.definition.testId, pending: this.pending, now: this.#clock.now() };
    await this.waiting.match(from, (waiting, prediction) => this.#matched(waiting, prediction), call);
  }

  /** Counts a refusal. */
  reject(reason: RejectionReason): void {
    this.counters.rejected[reason] += 1;
    this.changes += 1;
  }

  #predicted(reference: RequestReference, prediction: unknown, actual: unknown, time: number): RejectionReason | undefined {
    if (this.#values.errorMetrics.length === 0) return actual === undefined ? undefined : 'unknown-metric';
    if (prediction === undefined && actual === undefined) return undefined;
    this.#values.clear();
    return this.#settleOutcome(reference, prediction, actual, time);
  }

  /** Counts what built-in guardrails measure, by unit: predictions of one are alike. Returns false when there is no memory for it. */
  #measured(reference: RequestReference, latencyMs: number | undefined, failed: boolean, time: number): boolean {
    const { units, layout } = this;
    if (units === undefined || layout.builtIn.size === 0) return true;
    const row = units.book.see(reference);
    if (row < 0) return false;
    const latency = layout.builtIn.get('latency_ms');
    const errors = layout.builtIn.get('error_rate');
    if (latency !== undefined && latencyMs !== undefined) units.book.record(row, latency, latencyMs, 1, time);
    if (errors !== undefined) units.book.record(row, errors, Number(failed), 1, time);
    return true;
  }

  /** Counts the values that were taken, and what prediction and actual value say. */
  #settleOutcome(reference: RequestReference, prediction: unknown, actual: unknown, time: number): RejectionReason | undefined {
    const values = this.#values;
    if (prediction === undefined && actual === undefined) return values.size > 0 ? this.#count(reference, time) : 'not-a-number';
    if (values.errorMetrics.length === 0) return 'unknown-metric';
    if (prediction !== undefined && !values.isComparable(prediction)) return 'not-a-number';
    if (actual !== undefined && !values.isComparable(actual)) return 'not-a-number';
    if (this.#isAnswered(reference) || (actual !== undefined && this.waiting.has(reference))) return 'duplicate';
    if (actual === undefined) {
      if (this.pending.has(reference)) return 'duplicate';
      if (this.pending.isFull) return 'overloaded';
    }
    const known = prediction ?? this.pending.peek(reference);
    if (actual !== undefined && known !== undefined) {
      const reason = values.takeLosses(known as PredictedValue, actual as PredictedValue) ?? this.#count(reference, time);
      if (reason === undefined) this.pending.take(reference);
      return reason;
    }
    if (actual !== undefined && this.waiting.isFull) return 'unmatched';
    const reason = values.size > 0 ? this.#count(reference, time) : undefined;
    if (reason !== undefined) return reason;
    if (actual === undefined) this.pending.keep(reference, prediction as PredictedValue);
    else this.waiting.add({ reference: { ...reference }, actual: actual as PredictedValue, time, since: this.#clock.now() });
    this.#note(time);
    return undefined;
  }

  #matched({ reference, actual, time }: WaitingActual, prediction: PredictedValue | undefined): void {
    this.#values.clear();
    const reason = prediction === undefined ? 'unmatched' : (this.#values.takeLosses(prediction, actual) ?? this.#count(reference, time));
    if (reason !== undefined) this.reject(reason);
  }

  /** Counts the values that were taken and not counted before. */
  #count(reference: RequestReference, time: number): RejectionReason | undefined {
    const row = this.#rowOf(reference);
    if (row < 0) return 'overloaded';
    if (this.contexts !== undefined && Number.isNaN(this.contexts.propensity(reference))) return 'unmatched';
    let counted = 0;
    for (let position = 0; position < this.#values.size; position++) {
      if (!this.#isNew(reference, this.#values.metrics[position] as number)) continue;
      this.#countValue(reference, row, position, time);
      counted += 1;
    }
    if (counted === 0) return 'duplicate';
    this.counters.rejected.duplicate += this.#values.size - counted;
    this.#note(time);
    return undefined;
  }

  /** The unit of a request, whose id is evidence of its exposure; −1 when there is no memory for it. */
  #rowOf(reference: RequestReference): number {
    return this.units === undefined ? 0 : this.units.book.see(reference);
  }

  #countValue(reference: RequestReference, row: number, position: number, time: number): void {
    const metric = this.#values.metrics[position] as number;
    const given = this.#values.values[position] as number;
    const denominator = this.#values.denominators[position] as number;
    if (this.units !== undefined) {
      this.units.book.record(row, metric, given, denominator, time);
      return;
    }
    const { period, arm } = reference;
    const value = Math.min(given, this.layout.metrics[metric]?.cap as number);
    const weight = this.contexts === undefined ? this.weights.inverse(period, arm) : 1 / this.contexts.propensity(reference);
    this.requests.record(arm, metric, value, denominator, weight);
    // The primary metric is the first.
    if (metric === 0) this.contexts?.learn(reference, value);
  }

  #isAnswered({ process, sequence }: RequestReference): boolean {
    return this.#values.errorMetrics.some((metric) => {
      this.#key.set(process, sequence, metric);
      return this.#seen.has(this.#key);
    });
  }

  /** Whether no outcome was counted for a metric of a request; from now on one was. */
  #isNew({ process, sequence }: RequestReference, metric: number): boolean {
    this.#key.set(process, sequence, metric);
    return this.#seen.claim(this.#key);
  }

  /** Why nothing is recorded of a request. */
  #refusal(reference: RequestReference | undefined): RejectionReason | undefined {
    const { definition, status } = this.record;
    if (reference === undefined || status === 'draft' || reference.testId !== definition.testId) return 'unknown-request';
    if (!(reference.arm >= 0 && reference.arm < definition.arms.length)) return 'unknown-request';
    if (!reference.enrolled || reference.version < definition.minVersion) return 'not-enrolled';
    return status === 'completed' ? 'completed' : undefined;
  }

  /** When an outcome happened: not before its request and not in the future, whatever the clocks say. */
  #timeOf({ timestamp: asked }: RequestReference, given: number | undefined): number {
    const now = this.#clock.now();
    return Math.max(asked, Math.min(given ?? now, now));
  }

  #note(time: number): void {
    this.counters.seeTime(time);
    this.changes += 1;
  }
}

/** The life of a test that a record belongs to: one that was deleted and made anew, or leaves out earlier versions, has another. */
export function eraOf({ createdAt, definition }: TestRecord): string {
  return `${createdAt}/${definition.minVersion}`;
}
