import { expect } from 'vitest';
import type { ContractSuite } from './contract-suite.js';
import { expectInvalid } from './refusals.js';
import { runNames, searchedRuns } from './searched-runs.js';

/** Filters and the runs they find, among `alpha beta Gamma delta(deleted) epsilon`, oldest first. */
const filters: Record<string, string> = {
  '': 'alpha beta Gamma epsilon',
  // Metrics: the latest value, as a number.
  'metrics.loss < 0.5': 'beta',
  'metrics.loss <= 0.5': 'alpha beta',
  'metrics.loss = 0.25': 'beta',
  'metric.loss >= 5e-1': 'alpha',
  'metrics.loss > -1': 'alpha beta',
  'metrics."accuracy top/5" > 0.85': 'alpha',
  'metrics.`accuracy top/5` > 0.1 AND metrics.loss < 0.3': 'beta',
  'metrics.nothing > 0': '',
  // NaN is unequal to every number and neither greater nor smaller.
  'metrics.loss != 0.5': 'beta Gamma',
  'metrics.loss = 0': '',
  // Params and tags: text, case-sensitive.
  "params.`model type` = 'ridge'": 'alpha',
  "params.`model type` != 'ridge'": 'beta Gamma',
  "param.`model type` LIKE 'r%'": 'alpha',
  "parameters.`model type` ILIKE 'r%'": 'alpha beta',
  "params.`model type` LIKE '%ss_'": 'Gamma',
  'params.`model type` IS NULL': 'epsilon',
  'params.`model type` IS NOT NULL': 'alpha beta Gamma',
  "tags.stage = 'prod'": 'beta',
  "tag.stage != 'prod'": 'alpha',
  "tags.stage LIKE '%o%'": 'beta',
  'tags.stage IS NULL': 'Gamma epsilon',
  'tags.stage IS NOT NULL AND metrics.loss < 0.3': 'beta',
  "tags.`mlflow.runName` = 'alpha'": 'alpha',
  // Attributes.
  "run_name = 'alpha'": 'alpha',
  "attributes.run_name LIKE '%a'": 'alpha beta Gamma',
  "run_name ILIKE 'g%'": 'Gamma',
  "attributes.`run name` = 'beta'": 'beta',
  "status = 'FINISHED'": 'alpha',
  "attribute.status != 'RUNNING'": 'alpha beta',
  "user_id = 'ann'": 'alpha beta',
  "attr.user_id LIKE 'b%'": 'Gamma',
  'start_time > 2000': 'Gamma epsilon',
  'attributes.start_time <= 2000': 'alpha beta',
  'created < 2000': 'alpha',
  'end_time = 8000': 'beta',
  "artifact_uri LIKE '%/artifacts'": 'alpha beta Gamma epsilon',
  // Datasets.
  "datasets.name = 'iris'": 'alpha beta',
  "dataset.name LIKE 'w%'": 'Gamma',
  "datasets.digest = 'd1'": 'alpha Gamma',
  "datasets.digest IN ('d2')": 'beta',
  "datasets.context = 'training'": 'alpha Gamma',
  "datasets.name = 'iris' AND datasets.context = 'training'": 'alpha',
  // A doubled quote is no escape: it ends one text and begins another.
  "params.`model type` = 'rid''ge'": '',
  // Several conditions, any spelling of AND.
  "status = 'RUNNING' and user_id = 'bob' AND params.`model type` = 'lasso'": 'Gamma',
};

const wrongFilters = [
  "params.`model type` = 'unclosed",
  'params.x = 5',
  "metrics.loss = 'text'",
  'metrics.loss = NaN',
  'metrics.loss IS NULL',
  "metrics.loss LIKE '%5'",
  "nothing.loss = 'x'",
  "attributes.nothing = 'x'",
  "attributes.experiment_id = '0'",
  "attributes.lifecycle_stage = 'active'",
  "start_time = 'yesterday'",
  "start_time IN ('1')",
  "status > 'FINISHED'",
  "datasets.nothing = 'x'",
  'datasets.name IS NULL',
  "params.x = 'a' OR params.x = 'b'",
  "params.x == 'a'",
  'metrics.loss',
  "run_name IN ('alpha', 'epsilon')",
  "status IN ('FAILED', 'RUNNING')",
  "run_id IN 'alpha'",
  ' ',
];

/** Which runs a filter finds, and which filters are refused. */
export function runSearchFiltersContract({ test }: ContractSuite): void {
  for (const [filter, names] of Object.entries(filters)) {
    test(`finds "${names}" by the filter ${filter === '' ? '(none)' : filter}`, async (store) => {
      expect(await runNames(store, { filter: filter === '' ? undefined : filter, orderBy: ['start_time ASC'] })).toBe(names);
    });
  }

  test('finds runs by their ids', async (store) => {
    const { ids } = await searchedRuns(store);
    expect(await runNames(store, { filter: `run_id = '${ids['beta']}'` })).toBe('beta');
    const filter = `attributes.run_id IN ('${ids['alpha']}', '${ids['Gamma']}')`;
    expect(await runNames(store, { filter, orderBy: ['start_time'] })).toBe('alpha Gamma');
  });

  test('compares infinity as the largest double', async (store) => {
    expect(await runNames(store, { filter: 'metrics.loss > 1e308', viewType: 'ALL' })).toBe('delta');
  });

  for (const filter of wrongFilters) {
    test(`refuses the filter ${JSON.stringify(filter)}`, async (store) => {
      const { experimentId } = await searchedRuns(store);
      await expectInvalid(store.searchRuns({ experimentIds: [experimentId], filter, maxResults: 10 }));
    });
  }
}
