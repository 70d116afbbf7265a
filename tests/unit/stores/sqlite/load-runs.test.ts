import { expect, test } from 'vitest';
import type { SqliteDriver } from '../../../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { metric, newRunId, openStore } from './store-fixture.js';

test('a page of runs takes as many statements as a single run', async () => {
  const real = await loadDriver();
  let statements = 0;
  const driver: SqliteDriver = {
    ...real,
    open: (file) => {
      const connection = real.open(file);
      const prepare = (sql: string) => {
        const statement = connection.prepare(sql);
        const rows: typeof statement.rows = (parameters) => {
          statements += 1;
          return statement.rows(parameters);
        };
        return { ...statement, rows };
      };
      return { ...connection, prepare };
    },
  };
  const { tracking } = await openStore(':memory:', { driver });
  for (let index = 0; index < 50; index += 1) {
    const runId = await newRunId(tracking);
    const dataset = { name: `d${index}`, digest: 'd', sourceType: 'local', source: '{}' };
    await tracking.logInputs(runId, { datasets: [{ dataset, tags: { context: 'x' } }], modelIds: [`m-in-${index}`] });
    await tracking.logBatch(runId, { metrics: [metric('m', index)], params: [{ key: 'p', value: `${index}` }], tags: [] });
  }
  const countFor = async (maxResults: number) => {
    statements = 0;
    const { items } = await tracking.searchRuns({ experimentIds: ['0'], orderBy: ['metrics.m ASC'], maxResults });
    expect(items.map((run) => run.data.params['p'])).toEqual(Array.from({ length: maxResults }, (_, index) => `${index}`));
    expect(items.map((run) => run.inputs.datasetInputs[0]?.dataset.name)).toEqual(
      Array.from({ length: maxResults }, (_, index) => `d${index}`),
    );
    return statements;
  };
  expect(await countFor(50)).toBe(await countFor(1));
});
