import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { LoggedModelQuery } from '../../../src/ports/logged-model-store.js';
import type { ModelContractSuite, ModelStores } from '../model-stores.js';
import { allPages, batch, newExperiment, newRun } from '../tracking-store/drafts.js';
import { expectInvalid } from '../tracking-store/refusals.js';

/** Three models `a`, `b`, `c` of one experiment with params, tags and metrics. */
async function threeModels({ tracking, loggedModels }: ModelStores) {
  const experimentId = await newExperiment(tracking);
  const { runId } = (await newRun(tracking, { experimentId })).info;
  const ids: string[] = [];
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    const { modelId } = await loggedModels.createLoggedModel({
      key: newId(),
      experimentId,
      name,
      modelType: index === 1 ? 'Agent' : 'Classifier',
      params: [{ key: 'depth', value: String(index) }],
      tags: [{ key: 'my team', value: `T${index}` }],
    });
    ids.push(modelId);
  }
  const point = (index: number, value: number, timestamp: number, datasetName: string) => {
    return { key: 'auc', value, step: timestamp, timestamp, modelId: ids[index] ?? '', datasetName, datasetDigest: 'd1' };
  };
  await tracking.logBatch(runId, batch({ metrics: [point(0, 0.9, 1, 'old'), point(0, 0.5, 2, 'eval'), point(1, 0.7, 1, 'eval')] }));
  await loggedModels.finalizeLoggedModel(ids[2] ?? '', 'READY');
  return { experimentId, ids };
}

/** Searching logged models. */
export function loggedModelSearchContract({ test }: ModelContractSuite): void {
  const names = async ({ loggedModels }: ModelStores, query: Partial<LoggedModelQuery> & Pick<LoggedModelQuery, 'experimentIds'>) =>
    (await loggedModels.searchLoggedModels({ maxResults: 100, orderBy: [{ fieldName: 'name' }], ...query })).items.map(({ name }) => name);

  test('finds models by attribute, param, tag and metric', async (stores) => {
    const { experimentId, ids } = await threeModels(stores);
    const of = (filter: string) => names(stores, { experimentIds: [experimentId], filter });
    expect(await of("name = 'a'")).toEqual(['a']);
    expect(await of("name != 'a'")).toEqual(['b', 'c']);
    expect(await of("attributes.name ILIKE 'B'")).toEqual(['b']);
    expect(await of("name LIKE 'B'")).toEqual([]);
    expect(await of(`model_id IN ('${ids[0]}', '${ids[2]}')`)).toEqual(['a', 'c']);
    expect(await of("model_type = 'Classifier'")).toEqual(['a', 'c']);
    expect(await of('status = 2')).toEqual(['c']);
    expect(await of('creation_timestamp > 0')).toEqual(['a', 'b', 'c']);
    expect(await of("params.depth = '1'")).toEqual(['b']);
    expect(await of("tags.`my team` = 'T2' AND model_type = 'Classifier'")).toEqual(['c']);
    expect(await of('metrics.auc > 0.6')).toEqual(['a', 'b']);
    expect(await of('metrics.auc > 0.6 AND metrics.auc < 0.6')).toEqual(['a']);
    expect(await of("params.absent != 'x'")).toEqual([]);
  });

  test('counts metrics of the given datasets only', async (stores) => {
    const { experimentId } = await threeModels(stores);
    const experimentIds = [experimentId];
    expect(await names(stores, { experimentIds, filter: 'metrics.auc > 0.6', datasets: [{ datasetName: 'eval' }] })).toEqual(['b']);
    expect(await names(stores, { experimentIds, datasets: [{ datasetName: 'eval' }] })).toEqual(['a', 'b']);
    expect(await names(stores, { experimentIds, datasets: [{ datasetName: 'eval', datasetDigest: 'other' }] })).toEqual([]);
  });

  test('orders by attributes and by the latest metric, models without it last', async (stores) => {
    const { experimentId } = await threeModels(stores);
    const experimentIds = [experimentId];
    expect(await names(stores, { experimentIds, orderBy: [{ fieldName: 'metrics.auc', ascending: false }] })).toEqual(['b', 'a', 'c']);
    expect(await names(stores, { experimentIds, orderBy: [{ fieldName: 'metrics.auc' }] })).toEqual(['a', 'b', 'c']);
    const onOld = [{ fieldName: 'metrics.auc', datasetName: 'old' }, { fieldName: 'name' }];
    expect(await names(stores, { experimentIds, orderBy: onOld })).toEqual(['a', 'b', 'c']);
    expect(await names(stores, { experimentIds, orderBy: [{ fieldName: 'name', ascending: false }] })).toEqual(['c', 'b', 'a']);
  });

  test('gives models page by page, of several experiments', async (stores) => {
    const [first, second] = [await threeModels(stores), await threeModels(stores)];
    const experimentIds = [first.experimentId, second.experimentId];
    const pages = await allPages((pageToken) => stores.loggedModels.searchLoggedModels({ experimentIds, maxResults: 4, pageToken }));
    expect(pages.map((page) => page.length)).toEqual([4, 2]);
    expect(new Set(pages.flat().map(({ modelId }) => modelId))).toEqual(new Set([...first.ids, ...second.ids]));
  });

  test('gives whole models', async (stores) => {
    const { experimentId, ids } = await threeModels(stores);
    const { items } = await stores.loggedModels.searchLoggedModels({ experimentIds: [experimentId], maxResults: 10 });
    for (const id of ids) expect(items).toContainEqual(await stores.loggedModels.getLoggedModel(id));
  });

  test('refuses a comparison that MLflow refuses', async ({ tracking, loggedModels }) => {
    const experimentIds = [await newExperiment(tracking)];
    for (const filter of ["name > 'a'", "metrics.auc LIKE 'x'", "other.x = 'y'"]) {
      await expectInvalid(loggedModels.searchLoggedModels({ experimentIds, filter, maxResults: 10 }));
    }
  });
}
