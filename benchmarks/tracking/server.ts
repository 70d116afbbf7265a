import { runServer } from '../../tests/support/live/run-server.js';
import type { Figure } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { LoggedMetrics } from './workers/log-metrics.js';
import type { Ceiling } from './workers/server-ceiling.js';

/** Metrics logged one by one, against what the server takes at most and against Python doing the same. */
export const server: Figure = {
  name: 'tracking/server',
  title: 'Metrics through a server',
  method:
    '100,000 calls of `run.logMetric` (four names, rising steps, `run.ready()` awaited every 1,000) and `run.end()`, against a loop of 100 full `log-batch` requests with bodies made beforehand, one at a time on one connection, and against 1,000 calls of `mlflow.log_metric`. One `mlflow server` on SQLite with one worker; every measurement is a run and a process of its own, timed from the first call after the run exists. Ratios are formed within a round. CPU is that of the client process, user and system.',
  async measure(bench) {
    const [metrics, pythonMetrics, rounds] = bench.quick ? [20_000, 200, 2] : [100_000, 1000, 5];
    const running = await runServer('sqlite');
    try {
      const trackingUri = running.server.uri;
      const results = await alternate(rounds, {
        ours: () => bench.worker<LoggedMetrics>('log-metrics', { trackingUri, metrics }),
        ceiling: () => bench.worker<Ceiling>('server-ceiling', { trackingUri, metrics }),
        python: () =>
          bench.python<Pick<Ceiling, 'metricsPerSecond'>>('log_metrics', { trackingUri, metrics: pythonMetrics, call: 'log_metric' }),
      });
      return [
        { what: '`logMetric`, delivered', unit: 'metrics/s', values: results.map(({ ours }) => ours.metricsPerSecond) },
        { what: 'the server at most', unit: 'metrics/s', values: results.map(({ ceiling }) => ceiling.metricsPerSecond) },
        { what: 'Python `log_metric`', unit: 'metrics/s', values: results.map(({ python }) => python.metricsPerSecond) },
        {
          what: 'share of the server’s ceiling',
          unit: '%',
          values: results.map(({ ours, ceiling }) => (100 * ours.metricsPerSecond) / ceiling.metricsPerSecond),
          target: {
            atLeast: 90,
            cause: 'what the client does between two requests, on cores that it shares with the server.',
          },
        },
        {
          what: 'compared with Python',
          unit: '×',
          values: results.map(({ ours, python }) => ours.metricsPerSecond / python.metricsPerSecond),
          target: { atLeast: 50, cause: 'the server itself takes no more, whoever asks.' },
        },
        {
          what: 'client CPU per metric',
          unit: 'µs',
          values: results.map(({ ours }) => ours.cpuPerMetric),
          target: {
            atMost: 5,
            cause: 'most of it is V8 compiling what a young process runs for the first time; it falls as the process goes on logging.',
          },
        },
        { what: 'the same of the bare loop', unit: 'µs', values: results.map(({ ceiling }) => ceiling.cpuPerMetric) },
      ];
    } finally {
      await running.stop();
    }
  },
};
