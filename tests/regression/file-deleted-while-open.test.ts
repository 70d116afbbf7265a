import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';

const directory = mkdtempSync(join(tmpdir(), 'file-deleted-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function openRun(name: string) {
  const file = join(directory, name);
  const client = new MlflowClient({ trackingUri: `sqlite:///${file}` });
  const run = await new ExperimentTracker({ client }).startRun();
  run.logMetric('before', 1);
  await run.flush();
  return { file, client, run };
}

// An open file cannot be deleted there.
describe.skipIf(process.platform === 'win32')('a database file that is taken away while it is open', () => {
  test('is not written to, and what was logged is delivered once it is back', async () => {
    const { file, client, run } = await openRun('deleted.db');
    renameSync(file, `${file}.away`);
    run.logMetric('after', 2);
    await expect(run.flush()).rejects.toMatchObject({
      name: 'DeliveryError',
      cause: { name: 'StoreError', kind: 'io', message: expect.stringContaining('deleted while this store had it open') },
    });
    renameSync(`${file}.away`, file);
    await run.end();
    expect({ ...(await client.runs.get(run.runId)).data.metrics }).toEqual({ before: 1, after: 2 });
    await client.close();
  });

  test('is not written to when another file has taken its place', async () => {
    const { file, client } = await openRun('replaced.db');
    copyFileSync(file, `${file}.copy`);
    renameSync(`${file}.copy`, file);
    await expect(client.experiments.create('late')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('replaced while this store had it open'),
    });
    await client.close();
  });
});
