import { expect } from 'vitest';
import type { TrackingStore } from '../../../src/ports/tracking-store.js';
import type { ContractSuite } from './contract-suite.js';
import { batch, metric, newRunId } from './drafts.js';
import { expectInvalid, expectNotFound } from './refusals.js';

/** Names that are legal and apt to break a store that builds paths, SQL or objects from them. */
const hostileKeys = [
  '__proto__',
  'constructor',
  'toString',
  'a/b/c',
  'a.b-c_d e:f',
  'größe',
  '尺寸',
  'ключ',
  'SELECT',
  '0',
  'x'.repeat(250),
];

const hostileValues = [
  "it's",
  '"double"',
  '%_\\',
  "'; DROP TABLE params; --",
  '{"json": [1, 2]}',
  'null',
  'line\nbreak\r\n\ttab',
  '🎯 深さ',
  ' padded ',
];

async function logParams(store: TrackingStore, runId: string, params: Record<string, string>): Promise<void> {
  await store.logBatch(runId, batch({ params: Object.entries(params).map(([key, value]) => ({ key, value })) }));
}

/** Params, which are written once, and tags, which are not. */
export function paramsAndTagsContract({ test }: ContractSuite): void {
  test('logs params and reads them back', async (store) => {
    const runId = await newRunId(store);
    await logParams(store, runId, { lr: '0.01', optimizer: 'adam' });
    await logParams(store, runId, { empty: '' });
    const { params } = (await store.getRun(runId)).data;
    expect({ ...params }).toEqual({ lr: '0.01', optimizer: 'adam', empty: '' });
    expect(Object.getPrototypeOf(params)).toBeNull();
  });

  test('accepts the same param with the same value again', async (store) => {
    const runId = await newRunId(store);
    await logParams(store, runId, { lr: '0.01' });
    await logParams(store, runId, { lr: '0.01', fresh: 'yes' });
    expect({ ...(await store.getRun(runId)).data.params }).toEqual({ lr: '0.01', fresh: 'yes' });
  });

  test('refuses another value for a param, and nothing of that batch is stored', async (store) => {
    const runId = await newRunId(store);
    await logParams(store, runId, { lr: '0.01' });
    const conflicting = batch({
      params: [
        { key: 'fresh', value: 'x' },
        { key: 'lr', value: '0.02' },
      ],
      metrics: [metric('loss', 1)],
      tags: [{ key: 'note', value: 'x' }],
    });
    await expectInvalid(store.logBatch(runId, conflicting), 'lr');
    const { data } = await store.getRun(runId);
    expect({ ...data.params }).toEqual({ lr: '0.01' });
    expect(data.latestMetrics).toEqual([]);
    expect(data.tags['note']).toBeUndefined();
  });

  test('refuses a param twice in one batch', async (store) => {
    const runId = await newRunId(store);
    const twice = [
      { key: 'lr', value: '0.01' },
      { key: 'lr', value: '0.01' },
    ];
    await expectInvalid(store.logBatch(runId, batch({ params: twice })), 'lr');
    expect(Object.keys((await store.getRun(runId)).data.params)).toEqual([]);
  });

  test('sets, overwrites and deletes tags', async (store) => {
    const runId = await newRunId(store);
    await store.setRunTag(runId, { key: 'note', value: 'first' });
    await store.setRunTag(runId, { key: 'note', value: 'second' });
    await store.setRunTag(runId, { key: 'note', value: 'second' });
    await store.setRunTag(runId, { key: 'empty', value: '' });
    const { tags } = (await store.getRun(runId)).data;
    expect([tags['note'], tags['empty']]).toEqual(['second', '']);
    await store.deleteRunTag(runId, 'note');
    expect((await store.getRun(runId)).data.tags['note']).toBeUndefined();
    await expectNotFound(store.deleteRunTag(runId, 'note'), 'note');
  });

  test('lets the last of several equal tags in a batch win', async (store) => {
    const runId = await newRunId(store);
    await store.logBatch(runId, batch({ tags: ['1', '2', '3'].map((value) => ({ key: 'note', value })) }));
    await store.logBatch(runId, batch({ tags: [{ key: 'other', value: 'x' }] }));
    const { tags } = (await store.getRun(runId)).data;
    expect([tags['note'], tags['other']]).toEqual(['3', 'x']);
  });

  test('keeps metrics, params and tags of one name apart', async (store) => {
    const runId = await newRunId(store);
    await store.logBatch(
      runId,
      batch({ metrics: [metric('same', 1)], params: [{ key: 'same', value: 'p' }], tags: [{ key: 'same', value: 't' }] }),
    );
    const { data } = await store.getRun(runId);
    expect([data.metrics['same'], data.params['same'], data.tags['same']]).toEqual([1, 'p', 't']);
  });

  test('accepts an empty batch', async (store) => {
    await store.logBatch(await newRunId(store), batch({}));
  });

  test('keeps keys that look like paths, SQL or object internals', async (store) => {
    const runId = await newRunId(store);
    await store.logBatch(
      runId,
      batch({
        metrics: hostileKeys.map((key, index) => metric(key, index)),
        params: hostileKeys.map((key) => ({ key, value: `p:${key}` })),
        tags: hostileKeys.map((key) => ({ key, value: `t:${key}` })),
      }),
    );
    const { data } = await store.getRun(runId);
    expect(Object.keys(data.params).sort()).toEqual([...hostileKeys].sort());
    const entries = [data.metrics, data.params, data.tags].map((values) => new Map<string, unknown>(Object.entries(values)));
    for (const [index, key] of hostileKeys.entries()) {
      expect(entries.map((values) => values.get(key))).toEqual([index, `p:${key}`, `t:${key}`]);
      expect((await store.metricHistory(runId, key, { maxResults: 10 })).items).toEqual([metric(key, index)]);
    }
  });

  test('keeps values with quotes, wildcards, line breaks and any script', async (store) => {
    const runId = await newRunId(store);
    const params = hostileValues.map((value, index) => ({ key: `v${index}`, value }));
    await store.logBatch(runId, batch({ params, tags: params }));
    const { data } = await store.getRun(runId);
    for (const { key, value } of params) expect([data.params[key], data.tags[key]]).toEqual([value, value]);
  });
}
