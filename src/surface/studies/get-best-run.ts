import type { Run } from '../../core/entities/run.js';
import { optionalBoolean } from '../../features/client/option-values.js';
import { bestFirst, hasMetric, noRunHas } from './metric-order.js';
import { type ExperimentRef, inStudy, parseStudyOptions, runsOf, type StudyOptions } from './study.js';

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
 * The active run with the best latest value of a metric, of equals the newest. Runs without it, or with NaN, do not count.
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
  const { metric = 'r2_score', filter } = parseStudyOptions('getBestRun', options, ['metric', 'ascending', 'filter']);
  const orderBy = [bestFirst(metric, optionalBoolean('The option ascending', options.ascending) ?? false)];
  return inStudy(experiment, options, async (study) => {
    const [best] = await runsOf(study, { filter, orderBy, maxResults: 1 }).toArray({ limit: 1 });
    if (best === undefined || !hasMetric(best, metric)) throw await noRunHas(metric, study, filter);
    return best;
  });
}
