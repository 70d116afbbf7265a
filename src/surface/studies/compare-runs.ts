import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKey } from '../../core/validation/key.js';
import { optionalBoolean } from '../../features/client/option-values.js';
import { type Comparison, comparisonOf } from './comparison.js';
import { assertSomeRunHas, bestFirst, hasMetric, noRunHas } from './metric-order.js';
import { type ExperimentRef, inStudy, parseStudyOptions, runsOf, type StudyOptions } from './study.js';

/** Options of {@link compareRuns}. */
export interface CompareRunsOptions extends StudyOptions {
  /** How many runs. @default 10 */
  readonly topN?: number | undefined;
  /** Metrics to show. The first one orders the runs, and runs without it, or with NaN, are left out. @default all metrics, newest run first */
  readonly metrics?: readonly string[] | undefined;
  /** Whether the smallest value of the first metric is the best. @default false */
  readonly ascending?: boolean | undefined;
  /** Only runs that match, in MLflow's search grammar. */
  readonly filter?: string | undefined;
}

/**
 * The best runs of an experiment side by side.
 *
 * @throws NotFoundError when there is no such experiment, or no run has one of the metrics; it names those that exist.
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
  const { filter } = parseStudyOptions('compareRuns', options, ['topN', 'metrics', 'ascending', 'filter']);
  const metrics = parseMetricNames(options.metrics);
  const ascending = optionalBoolean('The option ascending', options.ascending) ?? false;
  const limit = parseInteger('topN', options.topN ?? 10, { min: 1 });
  const metric = metrics?.[0];
  const orderBy = metric === undefined ? ['start_time DESC'] : [bestFirst(metric, ascending)];
  return inStudy(experiment, options, async (study) => {
    const best = await runsOf(study, { filter, orderBy, maxResults: Math.min(limit, 1000) }).toArray({ limit });
    const runs = metric === undefined ? best : best.filter((run) => hasMetric(run, metric));
    if (metric !== undefined && runs.length === 0) throw await noRunHas(metric, study, filter);
    for (const key of metrics ?? []) {
      if (runs.every((run) => run.data.metrics[key] === undefined)) await assertSomeRunHas(key, study);
    }
    return comparisonOf(runs, metrics);
  });
}

function parseMetricNames(metrics: readonly string[] | undefined): readonly string[] | undefined {
  if (metrics === undefined) return undefined;
  if (Array.isArray(metrics)) return [...new Set(metrics.map((metric) => parseKey('metric', metric)))];
  throw new ValidationError(`The option metrics must be an array of names such as ['rmse'], not ${describe(metrics)}.`);
}
