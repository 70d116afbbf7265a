import { expect } from 'vitest';
import { limits } from '../../../src/core/limits.js';
import type { ContractSuite } from './contract-suite.js';
import { batch, logMetrics, metric, newExperiment, newRun, newRunId, runDraft, uniqueName } from './drafts.js';
import { expectInvalid } from './refusals.js';

function values(count: number, prefix: string): { key: string; value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `${prefix}${index}`, value: `${index}` }));
}

/** The largest values that every store keeps whole, and what lies beyond for batches and pages. */
export function limitsContract({ test }: ContractSuite): void {
  test('keeps the longest names, keys and values whole', async (store) => {
    const name = uniqueName('n').padEnd(limits.experimentNameLength, 'ü');
    const experimentTag = { key: 'k'.repeat(limits.keyLength), value: '尺'.repeat(limits.experimentTagValueLength) };
    const experimentId = await store.createExperiment({ name, tags: [experimentTag] });
    const experiment = await store.getExperiment(experimentId);
    expect([experiment.name, experiment.tags[experimentTag.key]]).toEqual([name, experimentTag.value]);
    const runName = 'r'.repeat(limits.runNameLength);
    const userId = 'u'.repeat(limits.userIdLength);
    const tag = { key: 't'.repeat(limits.keyLength), value: 'ö'.repeat(limits.runTagValueLength) };
    const param = { key: 'p'.repeat(limits.keyLength), value: '值'.repeat(limits.paramValueLength) };
    const { runId } = (await store.createRun(runDraft(experimentId, { runName, userId, tags: [tag] }))).info;
    await store.logBatch(runId, batch({ params: [param], metrics: [metric('m'.repeat(limits.keyLength), 1)] }));
    const { info, data } = await store.getRun(runId);
    expect(info).toMatchObject({ runName, userId });
    expect([data.tags[tag.key], data.params[param.key]]).toEqual([tag.value, param.value]);
    expect(data.metrics['m'.repeat(limits.keyLength)]).toBe(1);
    await store.setRunTag(runId, { key: 'again', value: tag.value });
    expect((await store.getRun(runId)).data.tags['again']).toBe(tag.value);
  });

  test('takes the largest batch of metrics', async (store) => {
    const runId = await newRunId(store);
    await logMetrics(
      store,
      runId,
      Array.from({ length: limits.metricsPerBatch }, (_, step) => metric('m', step, step)),
    );
    const { items } = await store.metricHistory(runId, 'm', { maxResults: limits.historyPageSize });
    expect(items).toHaveLength(limits.metricsPerBatch);
  });

  test('takes the largest batch of everything', async (store) => {
    const runId = await newRunId(store);
    const metrics = Array.from({ length: limits.itemsPerBatch - limits.paramsPerBatch - limits.tagsPerBatch }, (_, index) =>
      metric(`m${index}`, index),
    );
    await store.logBatch(runId, { metrics, params: values(limits.paramsPerBatch, 'p'), tags: values(limits.tagsPerBatch, 't') });
    const { data } = await store.getRun(runId);
    expect(data.latestMetrics).toHaveLength(metrics.length);
    expect(Object.keys(data.params)).toHaveLength(limits.paramsPerBatch);
    expect(Object.keys(data.tags).filter((key) => key.startsWith('t'))).toHaveLength(limits.tagsPerBatch);
  });

  test('refuses larger batches whole', async (store) => {
    const runId = await newRunId(store);
    const metrics = Array.from({ length: limits.metricsPerBatch }, (_, index) => metric(`m${index}`, index));
    await expectInvalid(store.logBatch(runId, batch({ metrics: [...metrics, metric('more', 1)] })));
    await expectInvalid(store.logBatch(runId, batch({ params: values(limits.paramsPerBatch + 1, 'p') })));
    await expectInvalid(store.logBatch(runId, batch({ tags: values(limits.tagsPerBatch + 1, 't') })));
    await expectInvalid(store.logBatch(runId, batch({ metrics, tags: values(1, 't') })));
    const { data } = await store.getRun(runId);
    expect([data.latestMetrics.length, Object.keys(data.params).length, data.tags['t0']]).toEqual([0, 0, undefined]);
  });

  test('serves the largest pages and refuses larger and empty ones', async (store) => {
    const { info } = await newRun(store);
    const experimentIds = [info.experimentId];
    expect((await store.searchRuns({ experimentIds, maxResults: limits.searchPageSize })).items).toHaveLength(1);
    await expectInvalid(store.searchRuns({ experimentIds, maxResults: limits.searchPageSize + 1 }));
    await expectInvalid(store.searchRuns({ experimentIds, maxResults: 0 }));
    await expectInvalid(store.searchExperiments({ maxResults: limits.searchPageSize + 1 }));
    await expectInvalid(store.searchExperiments({ maxResults: 0 }));
    await expectInvalid(store.metricHistory(info.runId, 'm', { maxResults: 0 }));
  });

  test('reads the histories of a hundred runs at once and refuses more', async (store) => {
    const experimentId = await newExperiment(store);
    const { runId } = (await newRun(store, { experimentId })).info;
    await logMetrics(store, runId, [metric('m', 1)]);
    const others = Array.from({ length: limits.historyBulkRuns - 1 }, (_, index) => index.toString(16).padStart(32, '0'));
    const query = { key: 'm', maxResults: limits.historyBulkPointsPerRun };
    expect(await store.metricHistoryBulk({ ...query, runIds: [runId, ...others] })).toEqual([{ runId, ...metric('m', 1) }]);
    await expectInvalid(store.metricHistoryBulk({ ...query, runIds: [runId, ...others, 'f'.repeat(32)] }));
    await expectInvalid(store.metricHistoryBulk({ ...query, runIds: [runId], maxResults: limits.historyBulkPointsPerRun + 1 }));
  });
}
