import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keepingLogger, newRunId, openStore, otherConnection, temporaryDirectory } from './store-fixture.js';

/** A file of this store after another program has changed it. */
async function changedFile(sql: string): Promise<string> {
  const path = join(temporaryDirectory(), 'mlflow.db');
  await (await openStore(path)).close();
  const other = await otherConnection(path);
  other.execute(`PRAGMA journal_mode = DELETE; ${sql}`);
  return path;
}

const newRevision = `UPDATE alembic_version SET version_num = 'feedfacecafe'`;

const refused: Record<string, readonly [sql: string, reason: RegExp]> = {
  'a table for tracking is missing': ['DROP TABLE latest_metrics', /"latest_metrics" is missing/],
  'a column is missing': ['ALTER TABLE inputs DROP COLUMN step', /"inputs.step" is missing/],
  'a new column has no default': [
    `CREATE TABLE t ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL, tenant TEXT NOT NULL,
       PRIMARY KEY ("key", run_uuid)); DROP TABLE params; ALTER TABLE t RENAME TO params`,
    /"params.tenant" is new and has no default/,
  ],
  'a primary key differs': [
    `CREATE TABLE t ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (run_uuid));
     DROP TABLE tags; ALTER TABLE t RENAME TO tags`,
    /"tags" has another primary key/,
  ],
  'it is not a database of MLflow': ['DROP TABLE alembic_version', /no MLflow tables/],
  'it has several workspaces': [
    `ALTER TABLE experiments ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;
     INSERT INTO experiments (experiment_id, name, workspace) VALUES (7, 'x', 'team-a')`,
    /several workspaces/,
  ],
};

describe('a database with another schema', () => {
  for (const [reason, [sql, message]] of Object.entries(refused)) {
    test(`is refused and left as it is when ${reason}`, async () => {
      const path = await changedFile(`${sql}; ${reason.startsWith('it is not') ? 'SELECT 1' : newRevision}`);
      const before = readFileSync(path);
      await expect(openStore(path)).rejects.toMatchObject({
        code: 'STORE',
        kind: 'unknown-schema',
        message: expect.stringMatching(message),
      });
      await expect(openStore(path)).rejects.toThrow(path);
      expect(readFileSync(path).equals(before)).toBe(true);
    });
  }

  test('is used with one warning when its revision is new and its tables fit', async () => {
    const path = await changedFile(`${newRevision}; ALTER TABLE runs ADD COLUMN colour TEXT; CREATE TABLE extra (a)`);
    const logger = keepingLogger();
    const { tracking, server } = await openStore(path, { logger });
    const runId = await newRunId(tracking);
    expect((await tracking.getRun(runId)).info.status).toBe('RUNNING');
    expect(await server.version()).toBe('unknown');
    expect(logger.warnings).toEqual([{ facts: { file: path, revision: 'feedfacecafe' }, message: expect.stringContaining('newer') }]);
  });

  test('is noticed while the store has the file open', async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const logger = keepingLogger();
    const { tracking } = await openStore(path, { logger });
    const runId = await newRunId(tracking);
    const other = await otherConnection(path);
    other.execute(`${newRevision}; ALTER TABLE experiments ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL`);
    await tracking.createExperiment({ name: 'after the migration' });
    expect(logger.warnings).toHaveLength(1);
    other.execute('ALTER TABLE tags RENAME COLUMN value TO text');
    await expect(tracking.setRunTag(runId, { key: 'k', value: 'v' })).rejects.toMatchObject({ kind: 'unknown-schema' });
    await expect(tracking.getRun(runId)).rejects.toMatchObject({ kind: 'unknown-schema' });
    other.execute('ALTER TABLE tags RENAME COLUMN text TO value');
    await tracking.setRunTag(runId, { key: 'k', value: 'v' });
  });
});
