import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/logger.js';
import type { ClientInternals } from '../client/client-internals.js';
import type { Alerts } from './alerts/alerts.js';
import type { SampleIngestion } from './ingestion/sample-ingestion.js';
import type { PipelineSettings } from './pipeline-settings.js';
import type { ProblemBook } from './problem-book.js';
import type { ServingSlot } from './serving/serving-slot.js';
import type { OnlineState } from './state/online-state.js';
import type { PipelineRegistry, PipelineTracker } from './surroundings.js';
import type { UpdateFiles } from './updates/update-files.js';

/** What the functions behind one started pipeline share. */
export interface PipelineSession {
  readonly settings: PipelineSettings;
  readonly registry: PipelineRegistry;
  readonly tracker: PipelineTracker;
  readonly client: ClientInternals;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: OnlineState;
  /** The only way in which the state changes. */
  readonly ingestion: SampleIngestion;
  readonly serving: ServingSlot;
  readonly files: UpdateFiles;
  /** Names this pipeline in tags, over restarts. */
  readonly pipelineId: string;
  /** When this pipeline began, epoch milliseconds. */
  readonly startedAt: number;
  /** Aborted when the pipeline stops. */
  readonly signal: AbortSignal;
  /** Absent where nobody is to be told. */
  readonly alerts?: Alerts | undefined;
  /** What goes wrong in the background. */
  readonly problems: ProblemBook;
}

/** Longest time that a model is transferred in one attempt, and that anything else of the server is waited for, in milliseconds. */
const transferMs = 240_000;
const answerMs = 10_000;

/** The call of a step in the background that brings a model to the server or from there. */
export function transferCall({ signal }: Pick<PipelineSession, 'signal'>): CallOptions {
  return { signal, timeoutMs: transferMs };
}

/** Any other call in the background: a server that is away is noticed soon, and tried again later. */
export function stepCall({ signal }: Pick<PipelineSession, 'signal'>): CallOptions {
  return { signal, timeoutMs: answerMs };
}
