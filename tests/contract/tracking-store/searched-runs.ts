import type { Run } from '../../../src/core/entities/run.js';
import type { RunQuery, TrackingStore } from '../../../src/ports/tracking-store.js';
import { madeOnce } from './contract-suite.js';
import { allPages, batch, datasetInput, metric, newExperiment, newRun } from './drafts.js';

/** Five runs of one experiment that differ in everything a filter can ask for. */
export const searchedRuns = madeOnce(async (store: TrackingStore) => {
  const experimentId = await newExperiment(store, 'run-search');
  const ids: Record<string, string> = {};
  const make = async (name: string, startTime: number, userId: string, parts: Parameters<typeof batch>[0]) => {
    const { info } = await newRun(store, { experimentId, runName: name, startTime, userId });
    await store.logBatch(info.runId, batch(parts));
    ids[name] = info.runId;
    return info.runId;
  };
  const alpha = await make('alpha', 1_000, 'ann', {
    metrics: [metric('loss', 0.5), metric('accuracy top/5', 0.9)],
    params: [{ key: 'model type', value: 'ridge' }],
    tags: [{ key: 'stage', value: 'dev' }],
  });
  const beta = await make('beta', 2_000, 'ann', {
    metrics: [metric('loss', 0.25), metric('accuracy top/5', 0.8)],
    params: [{ key: 'model type', value: 'Ridge' }],
    tags: [{ key: 'stage', value: 'prod' }],
  });
  const gamma = await make('Gamma', 3_000, 'bob', {
    metrics: [metric('loss', Number.NaN)],
    params: [{ key: 'model type', value: 'lasso' }],
  });
  const delta = await make('delta', 4_000, 'bob', { metrics: [metric('loss', Number.POSITIVE_INFINITY)] });
  await make('epsilon', 5_000, 'eve', {});
  await store.updateRun(alpha, { status: 'FINISHED', endTime: 9_000 });
  await store.updateRun(beta, { status: 'FAILED', endTime: 8_000 });
  await store.logInputs(alpha, { datasets: [datasetInput('iris', { digest: 'd1', context: 'training' })], modelIds: [] });
  await store.logInputs(beta, { datasets: [datasetInput('iris', { digest: 'd2', context: 'evaluation' })], modelIds: [] });
  await store.logInputs(gamma, { datasets: [datasetInput('wine', { digest: 'd1', context: 'training' })], modelIds: [] });
  await store.deleteRun(delta);
  return { experimentId, ids };
});

/** All runs of a search, read page by page. */
export async function findRuns(store: TrackingStore, query: Partial<RunQuery>): Promise<Run[]> {
  const { experimentId } = await searchedRuns(store);
  const pages = await allPages((pageToken) => store.searchRuns({ experimentIds: [experimentId], maxResults: 100, ...query, pageToken }));
  return pages.flat();
}

/** The names of the runs of a search, in its order. */
export async function runNames(store: TrackingStore, query: Partial<RunQuery>): Promise<string> {
  return (await findRuns(store, query)).map((run) => run.info.runName).join(' ');
}
