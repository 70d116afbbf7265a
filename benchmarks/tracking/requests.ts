import { runServer } from '../../tests/support/live/run-server.js';
import { startCountingProxy } from '../support/counting-proxy.js';
import type { Figure } from '../support/figure.js';

/** Requests that one run takes. */
export const requests: Figure = {
  name: 'tracking/requests',
  title: 'Requests of a run',
  method:
    'A run with 10 params and 5 metrics, each logged by a call of its own, and its end, in an experiment that is known; counted by a proxy before a real server, as the difference between logging six runs and logging one.',
  async measure(bench) {
    const running = await runServer('sqlite');
    const proxy = await startCountingProxy(running.server.uri);
    try {
      const perRun = async (log: (runs: number) => Promise<unknown>): Promise<number> => {
        proxy.take();
        await log(1);
        const one = proxy.take();
        await log(6);
        return (proxy.take() - one) / 5;
      };
      const python = (plural: boolean) => perRun((runs) => bench.python('log_runs', { trackingUri: proxy.uri, runs, plural }));
      // The first run of all creates the experiment, which every later process finds.
      await bench.worker('log-runs', { trackingUri: proxy.uri, runs: 1 });
      return [
        {
          what: '`withRun`, `logParam`, `logMetric`',
          unit: 'requests',
          values: [await perRun((runs) => bench.worker('log-runs', { trackingUri: proxy.uri, runs }))],
          target: { atMost: 3, cause: 'the values of the run did not fit into one request between its creation and its end.' },
        },
        { what: 'Python, `log_param`, `log_metric`', unit: 'requests', values: [await python(false)] },
        { what: 'Python, `log_params`, `log_metrics`', unit: 'requests', values: [await python(true)] },
      ];
    } finally {
      proxy.close();
      await running.stop();
    }
  },
};
