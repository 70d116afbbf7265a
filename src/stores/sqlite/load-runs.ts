import { dictionary } from '../../core/dictionary.js';
import type { DatasetInput } from '../../core/entities/dataset.js';
import type { LifecycleStage } from '../../core/entities/lifecycle-stage.js';
import type { Metric } from '../../core/entities/metric.js';
import type { ModelOutput, Run, RunInfo, RunStatus } from '../../core/entities/run.js';
import { loadDatasetInputs } from './load-dataset-inputs.js';
import { refusal } from './refusal.js';
import type { Session } from './session.js';

type RunRow = [
  runId: string,
  name: string | null,
  experimentId: string,
  userId: string | null,
  status: RunStatus | null,
  startTime: number | null,
  endTime: number | null,
  artifactUri: string | null,
  stage: LifecycleStage,
];

/** What belongs to one run, while it is put together. */
interface Parts {
  readonly metrics: Record<string, number>;
  readonly latestMetrics: Metric[];
  readonly params: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly datasetInputs: DatasetInput[];
  readonly modelInputs: { readonly modelId: string }[];
  readonly modelOutputs: ModelOutput[];
}

const runColumns = 'run_uuid, name, CAST(experiment_id AS TEXT), user_id, status, start_time, end_time, artifact_uri, lifecycle_stage';
const these = '(SELECT value FROM json_each(?))';

/**
 * The runs of these ids with all their data, in the same order; ids that do not exist are left out. The number of
 * statements does not depend on the number of runs.
 */
export function loadRuns(session: Session, ids: readonly string[]): Run[] {
  const list = [JSON.stringify(ids)];
  const infos = new Map<string, RunRow>();
  const parts = new Map<string, Parts>();
  for (const row of session.rows<RunRow>(`SELECT ${runColumns} FROM runs WHERE run_uuid IN ${these}`, list)) {
    infos.set(row[0], row);
    parts.set(row[0], noParts());
  }
  for (const [runId, key, value, timestamp, step, isNan] of session.rows<[string, string, number, number | null, number, number]>(
    `SELECT run_uuid, key, value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid IN ${these}`,
    list,
  )) {
    const run = parts.get(runId);
    if (run === undefined) continue;
    const shown = isNan === 1 ? Number.NaN : value;
    run.metrics[key] = shown;
    run.latestMetrics.push({ key, value: shown, timestamp: timestamp ?? 0, step });
  }
  for (const kind of ['params', 'tags'] as const) {
    const rows = session.rows<[string, string, string | null]>(`SELECT run_uuid, key, value FROM ${kind} WHERE run_uuid IN ${these}`, list);
    for (const [runId, key, value] of rows) {
      const run = parts.get(runId);
      if (run !== undefined) run[kind][key] = value ?? '';
    }
  }
  for (const [runId, input] of loadDatasetInputs(session, list)) parts.get(runId)?.datasetInputs.push(input);
  for (const [runId, type, modelId, step] of session.rows<[string, string, string, number]>(
    `SELECT source_id, source_type, destination_id, step FROM inputs WHERE source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND source_id IN ${these}`,
    list,
  )) {
    if (type === 'RUN_INPUT') parts.get(runId)?.modelInputs.push({ modelId });
    else parts.get(runId)?.modelOutputs.push({ modelId, step });
  }
  return ids.flatMap((id) => {
    const [row, data] = [infos.get(id), parts.get(id)];
    return row === undefined || data === undefined ? [] : [runOf(row, data)];
  });
}

/** @throws NotFoundError */
export function loadRun(session: Session, runId: string): Run {
  const [run] = loadRuns(session, [runId]);
  if (run === undefined) throw unknownRun(runId);
  return run;
}

/** @throws NotFoundError */
export function loadRunInfo(session: Session, runId: string): RunInfo {
  const row = session.first<RunRow>(`SELECT ${runColumns} FROM runs WHERE run_uuid = ?`, [runId]);
  if (row === undefined) throw unknownRun(runId);
  return infoOf(row, row[1]);
}

/** The refusal for a run that is not there. */
export function unknownRun(runId: string): Error {
  return refusal('RESOURCE_DOES_NOT_EXIST', `There is no run ${runId}.`);
}

function noParts(): Parts {
  return {
    metrics: dictionary([]),
    latestMetrics: [],
    params: dictionary([]),
    tags: dictionary([]),
    datasetInputs: [],
    modelInputs: [],
    modelOutputs: [],
  };
}

function runOf(row: RunRow, { datasetInputs, modelInputs, modelOutputs, ...data }: Parts): Run {
  return {
    info: infoOf(row, row[1] ?? data.tags['mlflow.runName']),
    data,
    inputs: { datasetInputs, modelInputs },
    outputs: { modelOutputs },
  };
}

function infoOf(row: RunRow, name: string | null | undefined): RunInfo {
  const [runId, , experimentId, userId, status, startTime, endTime, artifactUri, lifecycleStage] = row;
  return {
    runId,
    runName: name ?? '',
    experimentId,
    userId: userId ?? '',
    status: status ?? 'RUNNING',
    startTime: startTime ?? 0,
    ...(endTime === null ? {} : { endTime }),
    artifactUri: artifactUri ?? '',
    lifecycleStage,
  };
}
