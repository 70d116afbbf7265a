import { expectNoGhostModels } from '../faults/create-models.js';
import { expectNoGhostRuns } from '../faults/create-runs.js';
import { expectEveryMetricOnce } from '../faults/log-metrics.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { prove } from './prove.js';

const lost = 'while every fifth answer is lost or cut after the server acted';

for (const backend of ['sqlite', 'postgres'] as const) {
  const where = backend === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  liveDescribe(
    `a server on ${where}`,
    (server) => {
      prove({ name: `Runs created ${lost} are made once, on ${where}`, rounds: '500 runs, seed 500', server }, async () => {
        await expectNoGhostRuns(server.uri, { runs: 500, seed: 500 });
        return '0 ghost runs';
      });

      prove(
        { name: `Models and versions created ${lost} are made once, on ${where}`, rounds: '500 of each, seed 501', server },
        async () => {
          await expectNoGhostModels(server.uri, { models: 500, seed: 501 });
          return '0 ghost versions, 0 ghost logged models';
        },
      );

      prove({ name: `Metrics logged ${lost} are stored once, on ${where}`, rounds: '100,000 metrics, seed 11', server }, async () => {
        await expectEveryMetricOnce(server.uri, { metrics: 100_000, seed: 11 });
        return '0 lost, 0 doubled';
      });
    },
    backend,
  );
}
