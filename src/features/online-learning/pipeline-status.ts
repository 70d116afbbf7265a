import type { Alert } from '../../domain/drift/alerts/alert.js';
import type { Recommended } from '../../domain/drift/drift-report.js';
import type { Pipeline, PipelineState } from './pipeline.js';
import { registeredVersion } from './serving/registered-version.js';
import type { UpdateResult } from './update-result.js';
import { recommendUpdate } from './updates/recommend-update.js';
import { untoldEnd } from './updates/tell-end.js';

/** What a pipeline does, what serves, and what is advised. */
export interface PipelineStatus extends Recommended {
  readonly state: PipelineState;
  readonly modelName: string;
  /** Names the pipeline in tags, over restarts; absent while it does not run. */
  readonly pipelineId?: string | undefined;
  /** Records of the sample log so far. */
  readonly sequence: number;
  /** Version that serves; absent while the live learner or an unregistered model answers, or nothing does. */
  readonly servingVersion?: string | undefined;
  /** Whether something answers `predict`. */
  readonly serving: boolean;
  readonly lastUpdate?: UpdateResult | undefined;
  /** What waits for the server: an update, or what is to be said in its run. */
  readonly pendingEffects: readonly string[];
  /** Alerts that fire. */
  readonly alerts: readonly Alert[];
  /** What goes wrong in the background at the moment, by what it concerns. */
  readonly problems: Readonly<Record<string, string>>;
}

/** Describes a pipeline. */
export function pipelineStatus(pipeline: Pipeline): PipelineStatus {
  const { state, settings } = pipeline;
  const base = { state, modelName: settings.modelName };
  if (pipeline.ingestion === undefined) {
    return { ...base, sequence: 0, serving: false, pendingEffects: [], alerts: [], problems: {}, recommendation: 'OK', evidence: [] };
  }
  const session = pipeline.running();
  const { lastUpdate, openUpdate } = session.state;
  const untold = untoldEnd(session);
  return {
    ...base,
    pipelineId: session.pipelineId,
    sequence: session.state.sequence,
    servingVersion: registeredVersion(session.serving.model?.version),
    serving: session.serving.model !== undefined,
    lastUpdate,
    pendingEffects: [
      ...(openUpdate?.status === 'pending' ? [`update ${openUpdate.update}: ${openUpdate.step} (${openUpdate.waitsFor})`] : []),
      ...(untold === undefined ? [] : [`the run of update ${untold.update}`]),
    ],
    alerts: session.alerts?.firing ?? [],
    problems: session.problems.list(),
    ...recommendUpdate(session),
  };
}
