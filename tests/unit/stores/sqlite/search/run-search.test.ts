import { beforeAll, describe, expect, it } from 'vitest';
import { planRunSearch } from '../../../../../src/stores/sqlite/search/plan-run-search.js';
import { searchDatabase } from './search-database.js';

type Database = Awaited<ReturnType<typeof searchDatabase>>;

describe('A search over runs', () => {
  let database: Database;
  const find = (filter: string): readonly string[] => [...database.findRuns({ filter })].sort();

  beforeAll(async () => {
    database = await searchDatabase();
    database.addExperiment(1, 'one');
    database.addExperiment(2, 'two');
    database.addRun('a', {
      startTime: 30,
      endTime: 40,
      status: 'FINISHED',
      metrics: { loss: 0.5, 'val loss': 1 },
      params: { net: 'Adam' },
      tags: { owner: 'me' },
    });
    database.addRun('b', { startTime: 20, metrics: { loss: -1, acc: 0 }, params: { net: 'adam_x' }, tags: { owner: 'ME' } });
    database.addRun('c', { startTime: 20, metrics: { loss: Number.NaN }, params: { net: 'a*[b]?' } });
    database.addRun('d', { startTime: null, metrics: { loss: 0 }, name: 'third run' });
    database.addRun('e', { startTime: 10, stage: 'deleted' });
    database.addRun('f', { experiment: 2, startTime: 50, params: { net: '' } });
    database.insert('datasets', ['u1', 1, 'iris', 'd1', 'local', '{}', null, null]);
    database.insert('datasets', ['u2', 1, 'wine', 'd2', 'local', '{}', null, null]);
    database.insert('inputs', ['i1', 'DATASET', 'u1', 'RUN', 'a', 0]);
    database.insert('inputs', ['i2', 'DATASET', 'u2', 'RUN', 'a', 0]);
    database.insert('inputs', ['i3', 'DATASET', 'u1', 'RUN', 'b', 0]);
    database.insert('input_tags', ['i1', 'mlflow.data.context', 'train']);
    database.insert('input_tags', ['i3', 'mlflow.data.context', 'eval']);
  });

  it('finds the active runs of the named experiments, newest start first, ties by id, unknown start last', () => {
    expect(database.findRuns()).toEqual(['a', 'b', 'c', 'd']);
    expect(database.findRuns({ experimentIds: ['1', '2', '77'] })).toEqual(['f', 'a', 'b', 'c', 'd']);
    expect(database.findRuns({ experimentIds: [] })).toEqual([]);
    expect(database.findRuns({ viewType: 'DELETED_ONLY' })).toEqual(['e']);
    expect(database.findRuns({ viewType: 'ALL' })).toEqual(['a', 'b', 'c', 'e', 'd']);
  });

  it.each([
    ['metrics.loss < 0.5', ['b', 'd']],
    ['metrics.loss >= 0', ['a', 'd']],
    ['metrics.`val loss` = 1.', ['a']],
    ['metrics.missing != 1', []],
    ['metrics.loss > -2 AND metrics.loss < 0.1 AND metrics.acc <= 0', ['b']],
  ])('compares the latest value of a metric: %s', (filter, ids) => expect(find(filter)).toEqual(ids));

  it('lets NaN differ from every number and compare with none', () => {
    expect(find('metrics.loss = 0')).toEqual(['d']);
    expect(find('metrics.loss <= 0')).toEqual(['b', 'd']);
    expect(find('metrics.loss != 0')).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ["params.net = 'Adam'", ['a']],
    ["params.net != 'Adam'", ['b', 'c']],
    ["params.net LIKE 'ad%'", ['b']],
    ["params.net ILIKE 'AD%'", ['a', 'b']],
    ["params.net LIKE 'adam__'", ['b']],
    ["params.net LIKE 'a*[b]?'", ['c']],
    ["params.net LIKE 'a%[%'", ['c']],
    ["params.net LIKE '?dam'", []],
    ['params.net IS NULL', ['d']],
    ['params.net is not null AND tags.owner IS NULL', ['c']],
    ["tags.owner = 'me'", ['a']],
    ["tags.owner ilike 'Me'", ['a', 'b']],
    ["run_name = 'third run'", ['d']],
    ['attributes.`Run Name` LIKE "third%"', ['d']],
    ["status = 'FINISHED'", ['a']],
    ['run_id IN (\'a\', "c",)', ['a', 'c']],
    ["attr.run_id NOT IN ('a', 'b', 'zz')", ['c', 'd']],
    ["artifact_uri LIKE '%/b'", ['b']],
    ['start_time > 20', ['a']],
    ['Created <= 20.5', ['b', 'c']],
    ['end_time != 1', ['a']],
  ])('compares params, tags and attributes: %s', (filter, ids) => expect(find(filter)).toEqual(ids));

  it.each([
    ["datasets.name = 'iris'", ['a', 'b']],
    ["dataset.name = 'iris' AND datasets.name = 'wine'", ['a']],
    ["datasets.name NOT IN ('iris')", ['a']],
    ["datasets.digest LIKE 'd%'", ['a', 'b']],
    ["datasets.context IN ('eval', 'test')", ['b']],
  ])('finds runs by any of their datasets: %s', (filter, ids) => expect(find(filter)).toEqual(ids));

  it.each([
    [['metrics.loss'], ['b', 'd', 'a', 'c']],
    [['metrics.loss DESC'], ['a', 'd', 'b', 'c']],
    [['metrics.acc desc'], ['b', 'a', 'c', 'd']],
    [['params.net'], ['a', 'c', 'b', 'd']],
    [['params.net DESC'], ['b', 'c', 'a', 'd']],
    [['start_time'], ['b', 'c', 'a', 'd']],
    [
      ['start_time ASC', 'run_id DESC'],
      ['c', 'b', 'a', 'd'],
    ],
    [
      ['end_time', 'attributes.run_name DESC'],
      ['a', 'd', 'c', 'b'],
    ],
    [
      ['tags.owner ASC', 'metrics.loss'],
      ['b', 'a', 'd', 'c'],
    ],
  ])('orders by %j with NaN after numbers and missing values last', (orderBy, ids) => expect(database.findRuns({ orderBy })).toEqual(ids));

  it('filters and orders by one metric at once', () => {
    expect(database.findRuns({ filter: 'metrics.loss < 1', orderBy: ['metrics.loss DESC'] })).toEqual(['a', 'd', 'b']);
  });

  it('takes as many comparisons as the grammar allows, more than SQLite joins tables', () => {
    const lacking = Array.from({ length: 449 }, (_, index) => `params.p${index} IS NULL`).join(' AND ');
    expect(find(lacking)).toEqual(['a', 'b', 'c', 'd']);
    const having = Array.from({ length: 100 }, (_, index) => `metrics.m${index} != 1`).join(' ');
    expect(find(`params.net = 'Adam' ${having}`)).toEqual([]);
    expect(find(Array(449).fill('metrics.loss != 7').join(' '))).toEqual(['a', 'b', 'c', 'd']);
    expect(database.findRuns({ orderBy: Array.from({ length: 20 }, (_, index) => `metrics.m${index}`), filter: having })).toEqual([]);
  });

  it('takes a list of any length', () => {
    const ids = Array.from({ length: 40_000 }, (_, index) => `'${index}'`);
    expect(find(`run_id IN (${ids.join(', ')}, 'a')`)).toEqual(['a']);
  });
});

describe('The plan of a search over runs', () => {
  const details = async (query: { filter?: string; orderBy?: string[] }): Promise<string> => {
    const database = await searchDatabase();
    const plan = planRunSearch({ experimentIds: ['1'], maxResults: 100, ...query });
    const rows = database.connection.prepare(`EXPLAIN QUERY PLAN ${plan.sql}`).rows(plan.parameters);
    return rows.map((row) => String(row[3])).join('\n');
  };

  it('begins with the rows of a filtered metric and joins it once when it is ordered by too', async () => {
    const text = await details({ filter: 'metrics.loss < 0.5', orderBy: ['metrics.loss'] });
    expect(text).toMatch(/^SEARCH v0 USING (COVERING )?INDEX sqlite_autoindex_latest_metrics_1 \(key=\?\)\nSEARCH o USING/);
    expect(text.match(/latest_metrics/g)).toHaveLength(1);
  });

  it('reaches an ordered metric by its key and run, never by a scan for each run', async () => {
    const text = await details({ orderBy: ['metrics.loss', 'params.net', 'tags.owner'] });
    for (const [alias, table] of [
      ['v0', 'latest_metrics'],
      ['v1', 'params'],
      ['v2', 'tags'],
    ]) {
      expect(text).toContain(`SEARCH ${alias} USING INDEX sqlite_autoindex_${table}_1 (key=? AND run_uuid=?)`);
    }
  });
});
