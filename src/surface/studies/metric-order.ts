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

/** The error for a metric that no run has; it names those that exist. */
export async function noRunHas(metric: string, study: Study, filter: string | undefined): Promise<NotFoundError> {
  const known = new Set<string>();
  let runs = 0;
  for await (const run of runsOf(study, { filter })) {
    runs += 1;
    for (const key of Object.keys(run.data.metrics)) known.add(key);
  }
  const which = `of the ${runs} runs${filter === undefined ? '' : ' that match the filter'} in experiment "${study.experiment.name}"`;
  const names = [...known].sort().slice(0, 50);
  const remedy = names.length === 0 ? 'none of them has any metric' : `their metrics are: ${names.join(', ')}`;
  return new NotFoundError(`None ${which} has a number as metric "${metric}"; ${runs === 0 ? 'there are no runs' : remedy}.`, {
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    details: { metric, metrics: names, runs },
  });
}
