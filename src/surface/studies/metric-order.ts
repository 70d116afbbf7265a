import type { Run } from '../../core/entities/run.js';
import { NotFoundError } from '../../core/errors/request-error.js';
import { parseKey } from '../../core/validation/key.js';
import { runsOf, type Study } from './study.js';

/** The order that puts the best value of a metric first, and runs without it or with NaN last. */
export function bestFirst(metric: string, ascending: boolean): string {
  return `metrics.\`${parseKey('metric', metric)}\` ${ascending ? 'ASC' : 'DESC'}`;
}

/** Whether the latest value of the metric is a number that can be compared. */
export function hasMetric(run: Run, metric: string): boolean {
  const value = run.data.metrics[metric];
  return value !== undefined && !Number.isNaN(value);
}

/** The error for a metric that no run has as a number; it names those that exist. */
export async function noRunHas(metric: string, study: Study, filter: string | undefined): Promise<NotFoundError> {
  const which = filter === undefined ? '' : ' that match the filter';
  const { runs, metrics } = await known(study, filter);
  return notFound(
    `None of the ${runs} runs${which} in experiment "${study.experiment.name}" has a number as metric "${metric}"`,
    metric,
    runs,
    metrics,
  );
}

/** @throws NotFoundError naming the metrics that exist. */
export async function assertSomeRunHas(metric: string, study: Study): Promise<void> {
  const { runs, metrics } = await known(study, undefined);
  if (metrics.includes(metric)) return;
  throw notFound(`None of the ${runs} runs in experiment "${study.experiment.name}" has the metric "${metric}"`, metric, runs, metrics);
}

async function known(study: Study, filter: string | undefined): Promise<{ runs: number; metrics: string[] }> {
  const metrics = new Set<string>();
  let runs = 0;
  for await (const run of runsOf(study, { filter })) {
    runs += 1;
    for (const key of Object.keys(run.data.metrics)) metrics.add(key);
  }
  return { runs, metrics: [...metrics].sort() };
}

function notFound(what: string, metric: string, runs: number, metrics: readonly string[]): NotFoundError {
  const shown = metrics.length > 50 ? [...metrics.slice(0, 50), `and ${metrics.length - 50} more`] : metrics;
  const remedy = shown.length === 0 ? 'none of them has any metric' : `their metrics are: ${shown.join(', ')}`;
  return new NotFoundError(`${what}; ${runs === 0 ? 'there are no runs' : remedy}.`, {
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    details: { metric, metrics, runs },
  });
}
