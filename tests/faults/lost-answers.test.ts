import { test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectNoGhostModels } from './create-models.js';
import { expectNoGhostRuns } from './create-runs.js';
import { expectEveryMetricOnce } from './log-metrics.js';

liveDescribe('when every fifth answer of the server is lost or cut after it acted', (server) => {
  test('40 created runs are 40 runs', () => expectNoGhostRuns(server.uri, { runs: 40, seed: 20_261 }), 120_000);

  test(
    '60 created versions of 12 registered models and 60 logged models are just those',
    () => expectNoGhostModels(server.uri, { models: 60, seed: 60 }),
    120_000,
  );

  test(
    '3,000 metrics logged one by one are all there, once',
    () => expectEveryMetricOnce(server.uri, { metrics: 3_000, seed: 3 }),
    120_000,
  );
});
