import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDriver } from '../../src/stores/sqlite/driver.js';
import { releaseOf } from '../../src/stores/sqlite/schema/revisions.js';
import { schemaRevision } from '../../src/stores/sqlite/schema/schema.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { sqlitePython } from '../support/live/sqlite-python.js';
import { keepingLogger, metric, metricsOnly, newRunId, openStore, temporaryDirectory } from '../unit/stores/sqlite/store-fixture.js';

/** The revisions that releases of MLflow from 3.0 on stamp their databases with. */
const heads = [
  '6953534de441',
  '770bee3ae1dd',
  '1a0cddfcaa16',
  '71994744cf8e',
  'bf29a5ff90ea',
  '1bd49d398cd23',
  '2c33131f4dae',
  '1b5f0d9ad7c1',
  'c3d6457b6d8a',
  '7d34483879f0',
  '75868b020152',
  'dc11669786a5',
];

/** MLflow 2.9.2 and 2.22.4. */
const olderHeads = ['acf3f17fdcc7', '0584bdc529eb'];

/**
 * The statements that made a database, without the differences that mean nothing: white space, quotes, and the order of
 * the constraints of a table, which varies from one migration to the next.
 */
async function statementsOf(path: string): Promise<string[]> {
  const connection = (await loadDriver()).open(path);
  const rows = connection.prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL').rows<[string]>();
  connection.close();
  return rows.map(([sql]) => normal(sql)).sort();
}

function normal(sql: string): string {
  const plain = sql
    .replaceAll('"', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1')
    .replace(/\)$/, '');
  const [columns = '', ...constraints] = plain.split(/,(?=CONSTRAINT |CHECK\(|FOREIGN KEY\(|UNIQUE\()/);
  return [columns, ...constraints.sort()].join('\n');
}

liveDescribe('schema revisions of MLflow', (server) => {
  const python = sqlitePython(server);
  let files: Readonly<Record<string, string>> = {};
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'schema-revisions-'));
    files = await python.migrate(directory, [...heads, ...olderHeads]);
  }, 300_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const fileOf = (revision: string) => files[revision] ?? '';

  test('a file made here has the statements of MLflow’s own migrations', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    await (await openStore(path)).close();
    expect(await statementsOf(path)).toEqual(await statementsOf(fileOf(schemaRevision)));
  });

  test('every revision since MLflow 3.0 is known, and none before', async () => {
    const chain = await python.revisions();
    const start = chain.indexOf(schemaRevision);
    expect(chain.slice(start).filter((revision) => releaseOf(revision) === undefined)).toEqual([]);
    expect(chain.slice(0, start).filter((revision) => releaseOf(revision) !== undefined)).toEqual([]);
    expect(chain.slice(start)).toEqual(expect.arrayContaining(heads));
  });

  describe('a database of a release since 3.0', () => {
    for (const head of heads) {
      test(`is written and read without a warning: revision ${head}`, async () => {
        const logger = keepingLogger();
        const { tracking, server: probe } = await openStore(fileOf(head), { logger });
        expect(await probe.version()).toBe(releaseOf(head));
        const experimentId = await tracking.createExperiment({ name: 'new', tags: [{ key: 'k', value: 'v' }] });
        const runId = await newRunId(tracking, { experimentId });
        await tracking.logBatch(runId, { ...metricsOnly([metric('m', Number.NaN, 2)]), params: [{ key: 'p', value: '1' }] });
        await tracking.logOutputs(runId, [{ modelId: 'm-1', step: 3 }]);
        const dataset = { name: 'iris', digest: 'd', sourceType: 'local', source: '{}' };
        await tracking.logInputs(runId, { datasets: [{ dataset, tags: { context: 'x' } }], modelIds: ['m-0'] });
        const [run] = (await tracking.searchRuns({ experimentIds: [experimentId], filter: "params.p = '1'", maxResults: 10 })).items;
        expect(run).toMatchObject({
          info: { runId, experimentId, status: 'RUNNING' },
          data: { latestMetrics: [metric('m', Number.NaN, 2)] },
          inputs: { modelInputs: [{ modelId: 'm-0' }] },
          outputs: { modelOutputs: [{ modelId: 'm-1', step: 3 }] },
        });
        await tracking.deleteExperiment(experimentId);
        await tracking.restoreExperiment(experimentId);
        expect(logger.warnings).toEqual([]);
      });
    }
  });

  for (const head of olderHeads) {
    test(`a database of MLflow 2 is refused with the command that upgrades it: revision ${head}`, async () => {
      await expect(openStore(fileOf(head))).rejects.toMatchObject({
        kind: 'unknown-schema',
        message: expect.stringMatching(/"(inputs\.step|logged_models)" is missing.*mlflow db upgrade/),
      });
    });
  }
});
