import type { Run } from '../../core/entities/run.js';
import { bestFirst, hasMetric, noRunHas } from './metric-order.js';
import { type ExperimentRef, inStudy, type StudyOptions } from './study.js';

/** Options of {@link getBestRun}. */
export interface BestRunOptions extends StudyOptions {
  /** @default 'r2_score' */
  readonly metric?: string | undefined;
  /** Whether the smallest value is the best. @default false */
  readonly ascending?: boolean | undefined;
  /** Only runs that match, in MLflow's search grammar. */
  readonly filter?: string | undefined;
}

/**
 * The run with the best latest value of a metric. Runs without it, or with NaN, do not count.
 *
 * @throws NotFoundError when there is no such experiment, or no run has the metric; it names the metrics that exist.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, getBestRun } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:', experimentName: 'iris' });
 * for (const depth of [1, 2, 4]) {
 *   await tracker.withRun({ runName: `depth ${depth}` }, (run) => run.logMetric('loss', 1 / depth));
 * }
 * const best = await getBestRun('iris', { client: tracker, metric: 'loss', ascending: true });
 * best.info.runName; // => 'depth 4'
 * await tracker.close();
 * ```
 */
export async function getBestRun(experiment: ExperimentRef, options: BestRunOptions = {}): Promise<Run> {
  const { metric = 'r2_score', ascending = false, filter } = options;
  const orderBy = [bestFirst(metric, ascending)];
  return inStudy(experiment, options, async (study) => {
    const experimentIds = [study.experiment.experimentId];
    const { items } = await study.store.searchRuns({ experimentIds, filter, orderBy, maxResults: 1 }, study.call);
    const best = items[0];
    if (best === undefined || !hasMetric(best, metric)) throw await noRunHas(metric, study, filter);
    return best;
  });
}
