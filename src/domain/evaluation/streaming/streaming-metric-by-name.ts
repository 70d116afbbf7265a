import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { isFolded } from '../folds/fold-of.js';
import { parseMetricName } from '../metric-name.js';
import type { ScoreOptions } from '../metric-options.js';
import type { MetricWindow, StreamingMetric, StreamingMetricJson } from '../streaming-metric.js';
import { ClassScoreMetric } from './class-score-metric.js';
import { FoldedMetric } from './folded-metric.js';
import { RocAucMetric } from './roc-auc-metric.js';
import type { StreamBase } from './stream-base.js';

/** A rolling window keeps its rows: beyond this it would not fit into memory. */
const mostRows = 10_000_000;

const optionNames: readonly string[] = ['average', 'positive', 'periodsPerYear', 'riskFreeReturn', 'classes', 'position'];

/**
 * A metric of a stream, one row at a time: since the start, over the last rows, or with older rows counting less. Nothing of rows that left a rolling
 * window remains in it, however long it runs.
 *
 * @param name - MLflow's name. `roc_auc` is rolling only, `sharpe_ratio` and `max_drawdown` cannot fade. For metrics of trading `actual` is the
 *   return of what is traded, `predicted` the forecast or position.
 * @param window - @default all rows alike
 * @throws StatisticsError when there is no such metric, or a window or option is not known or has no meaning.
 *
 * @example
 * ```ts
 * import { streamingMetric } from 'mlflow-ops';
 * const accuracy = streamingMetric('accuracy_score', { kind: 'rolling', size: 3 });
 * for (const [actual, predicted] of [[1, 0], [1, 1], [0, 0], [1, 1]] as const) accuracy.update(actual, predicted);
 * accuracy.value; // => 1
 * ```
 */
export function streamingMetric(name: string, window: MetricWindow = { kind: 'cumulative' }, options: ScoreOptions = {}): StreamingMetric {
  return madeMetric(name, window, options);
}

/**
 * Restores a metric from what its `toJSON` gave: the same values for the same further rows, bit for bit.
 *
 * @throws StatisticsError when it is no such JSON, of a later version, or damaged.
 *
 * @example
 * ```ts
 * import { streamingMetric, streamingMetricFromJson } from 'mlflow-ops';
 * const error = streamingMetric('mean_absolute_error', { kind: 'fading', factor: 0.99 });
 * error.update(2, 1.5);
 * const restored = streamingMetricFromJson(JSON.parse(JSON.stringify(error)));
 * restored.value === error.value; // => true
 * ```
 */
export function streamingMetricFromJson(json: StreamingMetricJson): StreamingMetric {
  if (typeof json !== 'object' || json === null || json.format !== 'mlflow-ops/metric')
    throw new StatisticsError(`A saved metric must be an object of format mlflow-ops/metric, not ${describe(json)}.`);
  if (json.version !== 1) throw new StatisticsError(`A saved metric of version ${describe(json.version)} cannot be read; version 1 can.`);
  const metric = madeMetric(json.name as string, json.window as MetricWindow, (json.options ?? {}) as ScoreOptions);
  metric.restore(json);
  return metric;
}

function madeMetric(name: string, window: MetricWindow, options: ScoreOptions): StreamBase & StreamingMetric {
  const known = parseMetricName(name);
  const subject = { name: known, window: parseWindow(window) };
  if (typeof options !== 'object' || options === null)
    throw new StatisticsError(`The options of a metric must be an object, not ${describe(options)}.`);
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined)
    throw new StatisticsError(`A metric has no option ${JSON.stringify(unknown.slice(0, 40))}; there are ${optionNames.join(', ')}.`);
  if (isFolded(known)) return new FoldedMetric({ ...subject, name: known }, options);
  return known === 'roc_auc' ? new RocAucMetric(subject, options) : new ClassScoreMetric({ ...subject, name: known }, options);
}

function parseWindow(window: MetricWindow): MetricWindow {
  const kind = (window as MetricWindow | undefined)?.kind;
  if (window?.kind === 'rolling' && window.size > mostRows)
    throw new StatisticsError(`The size of a rolling window must be at most ${mostRows}, not ${describe(window.size)}.`);
  if (kind === 'cumulative' || kind === 'rolling' || kind === 'fading') return { ...window };
  throw new StatisticsError(`The window of a metric must be of kind cumulative, rolling or fading, not ${describe(kind)}.`);
}
