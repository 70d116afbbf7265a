import { parseInteger } from '../../core/validation/integer.js';
import { type Comparison, comparisonOf } from './comparison.js';
import { bestFirst, hasMetric, noRunHas } from './metric-order.js';
import { type ExperimentRef, inStudy, runsOf, type StudyOptions } from './study.js';

/** Options of {@link compareRuns}. */
export interface CompareRunsOptions extends StudyOptions {
  /** How many runs. @default 10 */
  readonly topN?: number | undefined;
  /** Metrics to show. The first one orders the runs, and runs without it are left out. @default all metrics, newest run first */
  readonly metrics?: readonly string[] | undefined;
  /** Whether the smallest value of the first metric is the best. @default false */
  readonly ascending?: boolean | undefined;
  /** Only runs that match, in MLflow's search grammar. */
  readonly filter?: string | undefined;
}

/**
 * The best runs of an experiment side by side.
 *
 * @throws NotFoundError when there is no such experiment, or no run has the first metric; it names the metrics that exist.
 *
 * @example
 * ```ts
 * import { compareRuns, ExperimentTracker } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:', experimentName: 'iris' });
 * for (const depth of [1, 2, 4]) {
 *   await tracker.withRun({ runName: `depth ${depth}` }, (run) => {
 *     run.logParams({ depth });
 *     run.logMetric('auc', 1 - 1 / (depth + 1));
 *   });
 * }
 * const { rows } = await compareRuns('iris', { client: tracker, topN: 2, metrics: ['auc'] });
 * rows.map((row) => [row.run_name, row.metric_auc, row.param_depth]); // => [ [ 'depth 4', 0.8, '4' ], [ 'depth 2', 0.6666666666666667, '2' ] ]
 * await tracker.close();
 * ```
 */
export async function compareRuns(experiment: ExperimentRef, options: CompareRunsOptions = {}): Promise<Comparison> {
  const { metrics, ascending = false, filter } = options;
  const limit = parseInteger('topN', options.topN ?? 10, { min: 1 });
  const metric = metrics?.[0];
  const orderBy = metric === undefined ? ['start_time DESC'] : [bestFirst(metric, ascending)];
  return inStudy(experiment, options, async (study) => {
    const best = await runsOf(study, { filter, orderBy }).toArray({ limit });
    const runs = metric === undefined ? best : best.filter((run) => hasMetric(run, metric));
    if (metric !== undefined && runs.length === 0) throw await noRunHas(metric, study, filter);
    return comparisonOf(runs, metrics);
  });
}
