import { types } from 'node:util';
import type { Run, RunStatus } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKey } from '../../core/validation/key.js';
import { optionalBoolean } from '../../features/client/option-values.js';
import { familyOf } from './family.js';
import { hasMetric, noRunHas } from './metric-order.js';
import { type ExperimentRef, inStudy, parseStudyOptions, runsOf, type StudyOptions } from './study.js';

const finished: readonly RunStatus[] = ['FINISHED', 'FAILED', 'KILLED'];
const everyStatus: readonly unknown[] = [...finished, 'RUNNING', 'SCHEDULED'] satisfies RunStatus[];

/** Options of {@link deleteExperimentRuns}. */
export interface DeleteRunsOptions extends StudyOptions {
  /** Metric that ranks the runs; those without it, or with NaN, rank last. */
  readonly metric: string;
  /** How many of the best runs stay; of equals the newest. @default 10 */
  readonly keepTopN?: number | undefined;
  /** Whether the smallest value is the best. @default false */
  readonly ascending?: boolean | undefined;
  /** Delete runs with these statuses only. @default ['FINISHED', 'FAILED', 'KILLED'] */
  readonly statuses?: readonly RunStatus[] | undefined;
  /** Delete runs that started before this only; epoch milliseconds or a Date. */
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
 * Deletes all but the best runs of an experiment. The descendants of the best runs stay too, and no run is deleted while a
 * descendant of it stays. The whole experiment is read before the first run is deleted; deleted runs can be restored with
 * `client.runs.restore`.
 *
 * @throws NotFoundError when there is no such experiment, or no run has the metric; nothing was deleted then.
 *
 * @example
 * ```ts
 * import { deleteExperimentRuns, ExperimentTracker } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:', experimentName: 'iris' });
 * for (const depth of [1, 2, 4]) {
 *   await tracker.withRun({ runName: `depth ${depth}` }, (run) => run.logMetric('loss', 1 / depth));
 * }
 * const plan = await deleteExperimentRuns('iris', { client: tracker, metric: 'loss', ascending: true, keepTopN: 1 });
 * plan.kept.map((run) => run.info.runName); // => [ 'depth 4' ]
 * plan.dryRun; // => true
 * await tracker.close();
 * ```
 */
export async function deleteExperimentRuns(experiment: ExperimentRef, options: DeleteRunsOptions): Promise<DeletedRuns> {
  parseStudyOptions('deleteExperimentRuns', options, ['metric', 'keepTopN', 'ascending', 'statuses', 'olderThan', 'dryRun']);
  const metric = parseKey('metric', options.metric);
  const keepTopN = parseInteger('The option keepTopN', options.keepTopN ?? 10, { min: 0 });
  const ascending = optionalBoolean('The option ascending', options.ascending) ?? false;
  const statuses = parseStatuses(options.statuses ?? finished);
  const before = options.olderThan === undefined ? Number.POSITIVE_INFINITY : parseTime(options.olderThan);
  const dryRun = optionalBoolean('The option dryRun', options.dryRun) ?? true;
  return inStudy(experiment, options, async (study) => {
    const runs = await runsOf(study).toArray();
    const ranked = runs.filter((run) => hasMetric(run, metric)).sort((a, b) => byMetric(a, b, metric, ascending));
    if (ranked.length === 0) throw await noRunHas(metric, study, undefined);
    const best = new Set(ranked.slice(0, keepTopN).map(({ info }) => info.runId));
    const family = familyOf(runs);
    const stays = ({ info }: Run) =>
      !statuses.has(info.status) || info.startTime >= before || [info.runId, ...family.ancestors(info.runId)].some((id) => best.has(id));
    const staying = new Set(runs.filter(stays).flatMap(({ info }) => [info.runId, ...family.ancestors(info.runId)]));
    const deleted = runs.filter(({ info }) => !staying.has(info.runId));
    if (!dryRun) for (const { info } of deleted) await study.store.deleteRun(info.runId, study.call);
    return { dryRun, deleted, kept: runs.filter(({ info }) => staying.has(info.runId)) };
  });
}

function byMetric(a: Run, b: Run, metric: string, ascending: boolean): number {
  const difference = (a.data.metrics[metric] ?? 0) - (b.data.metrics[metric] ?? 0);
  return (ascending ? difference : -difference) || b.info.startTime - a.info.startTime;
}

function parseStatuses(statuses: readonly RunStatus[]): ReadonlySet<RunStatus> {
  if (!Array.isArray(statuses))
    throw new ValidationError(`The option statuses must be an array such as ['FAILED'], not ${describe(statuses)}.`);
  const wrong: unknown = statuses.find((status) => !everyStatus.includes(status));
  if (wrong !== undefined) throw new ValidationError(`${describe(wrong)} is no status of a run; use ${everyStatus.join(', ')}.`);
  return new Set(statuses);
}

function parseTime(time: Date | number): number {
  return parseInteger('The option olderThan (a Date, or epoch milliseconds)', types.isDate(time) ? time.getTime() : time);
}
