import { join } from 'node:path';
import type { Figure } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { LoggedMetrics } from './workers/log-metrics.js';

type Rate = Pick<LoggedMetrics, 'metricsPerSecond'>;

/** Metrics into the embedded store, against Python on a SQLite file of its own. */
export const embedded: Figure = {
  name: 'tracking/embedded',
  title: 'Metrics into the embedded store',
  method:
    '100,000 calls of `run.logMetric` (four names, rising steps, `run.ready()` awaited every 1,000) and `run.end()`, into a new file, against Python without a server on a new file: 100,000 metrics by `MlflowClient.log_batch` of 1,000, and 500 calls of `mlflow.log_metric`. Timed from the first call after the run exists; ratios are formed within a round.',
  async measure(bench) {
    const [metrics, pythonMetrics, rounds] = bench.quick ? [100_000, 10_000, 2] : [100_000, 100_000, 7];
    const newFile = async () => `sqlite:///${join(await bench.directory(), 'mlflow.db')}`;
    const python = async (call: 'log_batch' | 'log_metric', count: number) =>
      bench.python<Rate>('log_metrics', { trackingUri: await newFile(), metrics: count, call });
    const results = await alternate(rounds, {
      ours: async () => bench.worker<LoggedMetrics>('log-metrics', { trackingUri: await newFile(), metrics }),
      batches: () => python('log_batch', pythonMetrics),
      singles: () => python('log_metric', bench.quick ? 100 : 500),
    });
    return [
      { what: '`logMetric`, stored', unit: 'metrics/s', values: results.map(({ ours }) => ours.metricsPerSecond) },
      { what: 'Python `log_batch` of 1,000', unit: 'metrics/s', values: results.map(({ batches }) => batches.metricsPerSecond) },
      { what: 'Python `log_metric`', unit: 'metrics/s', values: results.map(({ singles }) => singles.metricsPerSecond) },
      {
        what: 'compared with Python’s `log_batch`',
        unit: '×',
        values: results.map(({ ours, batches }) => ours.metricsPerSecond / batches.metricsPerSecond),
        target: { atLeast: 10, cause: 'SQLite itself: each metric is a row of a table and of two indexes.' },
      },
      {
        what: 'compared with Python’s `log_metric`',
        unit: '×',
        values: results.map(({ ours, singles }) => ours.metricsPerSecond / singles.metricsPerSecond),
      },
    ];
  },
};
