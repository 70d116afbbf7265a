import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filter } from '../../src/core/filter.js';
import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { RestTrackingStore } from '../../src/stores/rest/rest-tracking-store.js';
import { liveDescribe } from '../support/live/live-describe.js';

liveDescribe('filter, read by a real server', (server) => {
  it('finds exactly the run with hostile names and values', async () => {
    const http = await openHttpClient({ baseUrl: server.uri, environment: {}, logger: silentLogger });
    const store = new RestTrackingStore(http);
    const experimentId = await store.createExperiment({ name: newId() });
    const draft = { experimentId, userId: 'ada', startTime: 1, tags: [] };
    const decoy = await store.createRun({ ...draft, key: newId() });
    const run = await store.createRun({ ...draft, key: newId() });
    const key = fc.stringMatching(/^[A-Za-z_é]([-\w. :é]{0,10}[\wé])?$/).filter((text) => !text.startsWith('.'));
    const pieces = fc.constantFrom(
      'a',
      "'",
      '"',
      '\\',
      '`',
      ' ',
      '%',
      '_',
      '\n',
      ';',
      '--',
      '/*',
      ' AND ',
      ' OR ',
      '(',
      ')',
      '$$',
      '漢',
      '😀',
      '#',
      '=',
    );
    const value = fc
      .string({ unit: pieces, maxLength: 8 })
      .filter((text) => !(text.includes("'") && text.includes('"')) && !text.endsWith('\\'));
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });

    await fc.assert(
      fc.asyncProperty(key, key, value, value, number, async (tagKey, metricKey, tag, other, metric) => {
        fc.pre(!tagKey.startsWith('mlflow'));
        await store.logBatch(run.info.runId, {
          metrics: [{ key: metricKey, value: metric, timestamp: 1, step: 1 }],
          params: [],
          tags: [{ key: tagKey, value: tag }],
        });
        await store.setRunTag(decoy.info.runId, { key: tagKey, value: `${tag}x` });
        const latest = (await store.getRun(run.info.runId)).data.metrics[metricKey] ?? Number.NaN;
        const conditions = filter.and(
          filter.tag(tagKey).equals(tag),
          filter.metric(metricKey).equals(latest),
          filter.param('none').isNull(),
          filter.attribute('runId').in([run.info.runId, decoy.info.runId]),
          filter.attribute('runName').notEquals(other),
          filter.attribute('startTime').lte(1),
        );
        const { items } = await store.searchRuns({ experimentIds: [experimentId], filter: conditions, maxResults: 5 });
        expect(items.map(({ info }) => info.runId)).toEqual([run.info.runId]);
      }),
      { seed: 5, numRuns: 40 },
    );
    http.close();
  });
});
