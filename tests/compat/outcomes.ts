import { expect } from 'vitest';
import type { MlflowClient } from '../../src/index.js';

/** What the outcomes are tried on: an experiment of one run with the metrics `m` (NaN) and `n` (100 points at step 0). */
export interface Setting {
  readonly client: MlflowClient;
  readonly experimentId: string;
  readonly runId: string;
}

const found = ({ client, experimentId }: Setting, filter: string) =>
  client.runs.search({ experimentIds: [experimentId], filter }).toArray();

const raises = (name: string, call: (setting: Setting) => Promise<unknown>) => (setting: Setting) =>
  expect(call(setting)).rejects.toMatchObject({ name });

/** For each gap, by what is lacking: that a caller sees what docs/compat.md says. */
export const outcomes: Readonly<Record<string, (setting: Setting) => Promise<void>>> = {
  'filters with `IS NULL` and `IS NOT NULL`': raises('ValidationError', (setting) => found(setting, 'params.lr IS NULL')),
  '`experiment_id` in filters of experiments': raises('ValidationError', ({ client, experimentId }) =>
    client.experiments.search({ filter: `experiment_id IN ('${experimentId}')` }).toArray(),
  ),
  'NaN in filters: it compares as 0': async (setting) => {
    expect(await found(setting, 'metrics.m = 0')).toHaveLength(1);
    expect(await found(setting, 'metrics.m > 0')).toHaveLength(0);
  },
  'knowledge that a full page of runs is the last one': async ({ client, experimentId }) => {
    const page = await client.runs.search({ experimentIds: [experimentId], maxResults: 1 });
    expect(page.items).toHaveLength(1);
    expect((await page.nextPage())?.items).toEqual([]);
  },
  'refusal of a page size of 0 for metric histories': async ({ client, runId }) => {
    expect(() => client.metrics.history(runId, 'n', { maxResults: 0 })).toThrow('maxResults');
  },
  'sampling of many points that share a step': async ({ client, runId }) => {
    expect((await client.metrics.historyBulk([runId], 'n', { maxResults: 10 })).length).toBeGreaterThan(11);
  },
  'model outputs in searches of runs': async ({ client, experimentId, runId }) => {
    const models = [{ modelId: 'm-made', step: 1 }];
    await client.runs.logOutputs(runId, { models });
    const [run] = await client.runs.search({ experimentIds: [experimentId] }).toArray();
    expect(run?.outputs.modelOutputs).toEqual([]);
    expect((await client.runs.get(runId)).outputs.modelOutputs).toEqual(models);
  },
  'model outputs of runs': raises('NotSupportedError', ({ client, runId }) =>
    client.runs.logOutputs(runId, { models: [{ modelId: 'm-made', step: 1 }] }),
  ),
  'deletion of experiment tags': async (setting) => {
    await setting.client.experiments.setTag(setting.experimentId, 'team', 'vision');
    await raises('NotSupportedError', ({ client, experimentId }) => client.experiments.deleteTag(experimentId, 'team'))(setting);
  },
  'pages of metric histories': async ({ client, runId }) => {
    const page = await client.metrics.history(runId, 'n', { maxResults: 10 });
    expect(page.items).toHaveLength(100);
    expect(await page.nextPage()).toBeUndefined();
  },
  'histories of several runs at once': raises('NotSupportedError', ({ client, runId }) => client.metrics.historyBulk([runId], 'n')),
  'colons in the names of metrics, params and tags': raises('ValidationError', ({ client, runId }) =>
    client.runs.logMetric(runId, 'top:5', 1),
  ),
  'tag values of more than 5,000 characters': raises('ValidationError', ({ client, runId }) =>
    client.runs.setTag(runId, 'long', 'x'.repeat(5_001)),
  ),
  'a proper refusal of comparisons that text does not have, such as `>`': raises('ServerError', (setting) =>
    found(setting, "status > 'FINISHED'"),
  ),
};
