import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import { median } from '../support/spread.js';
import type { ReadHistory } from './workers/history.js';
import type { LoggedMetrics } from './workers/log-metrics.js';

/** Reading a long metric from the embedded store, against Python on a copy of the file. */
export const history: Figure = {
  name: 'tracking/history',
  title: 'History of a metric in the embedded store',
  method:
    'All of 100,000 points by `client.metrics.history(…).toArray()`, against Python’s `MlflowClient.get_metric_history` without a server on a copy of the file that it migrated itself. The first read of every process is not timed; a round’s value is the median of its reads, and both sides must read the same points.',
  async measure(bench) {
    const directory = await bench.directory();
    const [ours, copy] = [join(directory, 'mlflow.db'), join(directory, 'copy.db')];
    const metrics = bench.quick ? 20_000 : 100_000;
    const { runId } = await bench.worker<LoggedMetrics>('log-metrics', { trackingUri: `sqlite:///${ours}`, metrics, oneName: true });
    await copyFile(ours, copy);
    const task = { runId, key: 'loss' };
    const results = await alternate(bench.quick ? 2 : 7, {
      ours: () => bench.worker<ReadHistory>('history', { ...task, trackingUri: `sqlite:///${ours}`, times: 5 }),
      python: () => bench.python<ReadHistory>('metric_history', { ...task, trackingUri: `sqlite:///${copy}`, times: 2 }),
    });
    for (const { ours: a, python: b } of results) {
      if (a.points !== metrics || b.points !== metrics || Math.abs(a.sum - b.sum) > 1e-9)
        throw new Error('The two reads gave different points.');
    }
    return [
      { what: 'ours', unit: 'ms', values: results.map(({ ours }) => median(ours.milliseconds)) },
      { what: 'Python', unit: 'ms', values: results.map(({ python }) => median(python.milliseconds)) },
      {
        what: 'compared with Python',
        unit: '×',
        values: results.map(({ ours, python }) => median(python.milliseconds) / median(ours.milliseconds)),
        target: { atLeast: 20, cause: 'SQLite hands each point over as a row of its own.' },
      },
    ];
  },
};
