import type { Run, RunStatus } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKey } from '../../core/validation/key.js';
import { hasMetric, noRunHas } from './metric-order.js';
import { type ExperimentRef, inStudy, runsOf, type StudyOptions } from './study.js';

const finished: readonly RunStatus[] = ['FINISHED', 'FAILED', 'KILLED'];
const everyStatus: readonly unknown[] = [...finished, 'RUNNING', 'SCHEDULED'] satisfies RunStatus[];

/** Options of {@link deleteExperimentRuns}. */
export interface DeleteRunsOptions extends StudyOptions {
  /** Metric that ranks the runs; those without it, or with NaN, rank last. */
  readonly metric: string;
  /** How many of the best runs stay. @default 10 */
  readonly keepTopN?: number | undefined;
  /** Whether the smallest value is the best. @default false */
  readonly ascending?: boolean | undefined;
  /** Delete runs with these statuses only. @default ['FINISHED', 'FAILED', 'KILLED'] */
  readonly statuses?: readonly RunStatus[] | undefined;
  /** Delete runs that started before this only. */
  readonly olderThan?: Date | number | undefined;
  /** Only say what would be deleted. @default true */
  readonly dryRun?: boolean | undefined;
}

/** What was deleted, or would be. */
export interface DeletedRuns {
  readonly dryRun: boolean;
  readonly deleted: readonly Run[];
  readonly kept: readonly Run[];
}

/**
 * Deletes all but the best runs of an experiment. The descendants of a run that stays stay too. The whole experiment is read
 * before the first run is deleted; deleted runs can be restored with `client.runs.restore`.
 *
 * @throws NotFoundError when there is no such experiment, or no run has the metric; nothing was deleted then.
 */
export async function deleteExperimentRuns(experiment: ExperimentRef, options: DeleteRunsOptions): Promise<DeletedRuns> {
  const { ascending = false, dryRun = true } = options;
  const metric = parseKey('metric', options.metric);
  const keepTopN = parseInteger('keepTopN', options.keepTopN ?? 10, { min: 0 });
  const statuses = parseStatuses(options.statuses ?? finished);
  const before = options.olderThan === undefined ? Number.POSITIVE_INFINITY : parseTime(options.olderThan);
  return inStudy(experiment, options, async (study) => {
    const runs = await runsOf(study).toArray();
    const ranked = runs.filter((run) => hasMetric(run, metric)).sort((a, b) => byMetric(a, b, metric, ascending));
    if (ranked.length === 0) throw await noRunHas(metric, study, undefined);
    const best = withDescendants(new Set(ranked.slice(0, keepTopN).map(idOf)), runs);
    const goes = (run: Run) => !best.has(idOf(run)) && statuses.has(run.info.status) && run.info.startTime < before;
    const deleted = runs.filter(goes);
    if (!dryRun) for (const run of deleted) await study.store.deleteRun(idOf(run), study.call);
    return { dryRun, deleted, kept: runs.filter((run) => !goes(run)) };
  });
}

const idOf = (run: Run): string => run.info.runId;

function byMetric(a: Run, b: Run, metric: string, ascending: boolean): number {
  const difference = (a.data.metrics[metric] ?? 0) - (b.data.metrics[metric] ?? 0);
  return (ascending ? difference : -difference) || b.info.startTime - a.info.startTime;
}

function withDescendants(ids: Set<string>, runs: readonly Run[]): ReadonlySet<string> {
  let before: number;
  do {
    before = ids.size;
    for (const run of runs) if (ids.has(run.data.tags['mlflow.parentRunId'] ?? '')) ids.add(idOf(run));
  } while (ids.size > before);
  return ids;
}

function parseStatuses(statuses: readonly RunStatus[]): ReadonlySet<RunStatus> {
  const wrong = statuses.find((status) => !everyStatus.includes(status));
  if (wrong !== undefined) throw new ValidationError(`"${wrong}" is no status of a run; use ${everyStatus.join(', ')}.`);
  return new Set(statuses);
}

function parseTime(time: Date | number): number {
  return parseInteger('olderThan (a Date, or epoch milliseconds)', time instanceof Date ? time.getTime() : time);
}
