import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MlflowClient } from '../../src/index.js';
import { type RunningServer, runServer } from '../support/live/run-server.js';
import { gaps, versions } from './gaps.js';
import { outcomes, type Setting } from './outcomes.js';

test('every gap has an outcome that is tried', () => {
  expect(Object.keys(outcomes).sort()).toEqual(gaps.map(({ lacks }) => lacks).sort());
});

describe.each(versions)('where MLflow %s lacks', (version) => {
  const own = gaps.filter((gap) => gap.versions.includes(version));
  let running: RunningServer;
  let setting: Setting;

  beforeAll(async () => {
    if (own.length === 0) return;
    running = await runServer('sqlite', version);
    const client = new MlflowClient({ trackingUri: running.server.uri, http: { proxy: false } });
    const experimentId = await client.experiments.create('outcomes');
    const { runId } = (await client.runs.create(experimentId)).info;
    await client.runs.logMetric(runId, 'm', Number.NaN);
    const points = Array.from({ length: 100 }, (_, index) => ({ key: 'n', value: index, step: 0, timestamp: 1_000 + index }));
    await client.runs.logBatch(runId, { metrics: points });
    setting = { client, experimentId, runId };
  });
  afterAll(async () => {
    await setting?.client.close();
    await running?.stop();
  });

  test.skipIf(own.length > 0)('nothing', () => expect(own).toEqual([]));
  for (const { lacks, outcome } of own) test(`${lacks}: ${outcome}`, () => outcomes[lacks]?.(setting));
});
