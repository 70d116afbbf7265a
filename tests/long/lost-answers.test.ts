import { test } from 'vitest';
import { expectNoGhostRuns } from '../faults/create-runs.js';
import { expectEveryMetricOnce } from '../faults/log-metrics.js';
import { liveDescribe } from '../support/live/live-describe.js';

for (const backend of ['sqlite', 'postgres'] as const) {
  liveDescribe(
    `when every fifth answer of the server on ${backend} is lost or cut after it acted`,
    (server) => {
      test('500 created runs are 500 runs', () => expectNoGhostRuns(server.uri, { runs: 500, seed: 500 }), 900_000);

      test(
        '100,000 metrics logged one by one are all there, once',
        () => expectEveryMetricOnce(server.uri, { metrics: 100_000, seed: 11 }),
        900_000,
      );
    },
    backend,
  );
}
