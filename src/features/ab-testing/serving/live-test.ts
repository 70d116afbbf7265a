import { routingPlan } from '../../../domain/experiment/definition/parse-routing.js';
import type { ArmDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { type RequestIdWriter, requestIdWriter } from '../../../domain/routing/request-id.js';
import type { RequestReference } from '../../../domain/routing/request-reference.js';
import { compileRouter, type Router } from '../../../domain/routing/router.js';
import type { TestRecorder } from '../recording/test-recorder.js';
import type { StoredTest } from '../sharing/stored-tests.js';
import { Assignments } from './assignments.js';
import { type ContextualRouter, contextualRouter } from './contextual-router.js';

/** A test as this replica serves it: everything that a decision needs, computed when the record changes. */
export class LiveTest {
  readonly recorder: TestRecorder;
  readonly assignments: Assignments;
  record: TestRecord;
  revision: number;
  /** Whether units are enrolled now. */
  isServing = false;
  /** The record was deleted; who still asks for the test gets its control. */
  isDeleted = false;
  /** Number of the allocation in force; 0 before the start. */
  period = 0;
  router!: Router;
  /** For policies that look at contexts. */
  contextual: ContextualRouter | undefined;
  writeRequestId!: RequestIdWriter;
  /** Of the unit that is being enrolled; overwritten by the next, because making one for each costs as much as counting it. */
  exposure!: { -readonly [Field in keyof RequestReference]: RequestReference[Field] };
  /** Attributes whose values are recorded with an exposure. */
  covariates: readonly string[] = [];
  /** By arm: requests that were routed here and have no recorded prediction yet, for tests whose unit is the request. */
  readonly unanswered: number[];
  readonly #process: string;

  constructor(stored: StoredTest, recorder: TestRecorder, process: string) {
    this.recorder = recorder;
    this.#process = process;
    const { testId, arms } = stored.record.definition;
    this.assignments = new Assignments(testId);
    this.unanswered = arms.map(() => 0);
    this.record = stored.record;
    this.revision = stored.revision;
    this.#prepare(stored.record);
  }

  get control(): number {
    return this.router.plan.control;
  }

  get arms(): readonly ArmDefinition[] {
    return this.record.definition.arms;
  }

  /** Serves what the record says now. @throws ValidationError for a record that is none; what was served before is served on */
  follow({ record, revision }: StoredTest): void {
    this.#prepare(record);
    this.record = record;
    this.revision = revision;
    this.isDeleted = false;
    this.recorder.follow(record);
  }

  /** Enrols nobody any more. */
  remove(): void {
    this.isDeleted = true;
    this.isServing = false;
  }

  #prepare(record: TestRecord): void {
    const { definition, status, allocations } = record;
    const allocation = allocations.at(-1);
    const period = allocation?.period ?? 0;
    const { testId, version } = definition;
    const contextual = contextualRouter(record);
    this.router = compileRouter(routingPlan(definition, allocation?.source === 'bandit' ? allocation.weights : undefined));
    this.contextual = contextual;
    this.writeRequestId = requestIdWriter({ testId, version, period, process: this.#process });
    this.period = period;
    const nobody = { arm: 0, unitHigh: 0, unitLow: 0, timestamp: 0, sequence: 0 };
    this.exposure = { testId, version, period, process: this.#process, enrolled: true, ...nobody };
    this.isServing = status === 'running';
    const metrics = [definition.metric, ...definition.metrics, ...definition.guardrails];
    this.covariates = [...new Set(metrics.flatMap(({ covariate }) => covariate ?? []))];
  }
}
