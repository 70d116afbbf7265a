import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../../src/core/errors/store-error.js';
import { MlflowClient } from '../../../src/features/client/mlflow-client.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'open-client-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function use<T>(trackingUri: string, action: (client: MlflowClient) => Promise<T>): Promise<T> {
  const client = new MlflowClient({ trackingUri });
  try {
    return await action(client);
  } finally {
    await client.close();
  }
}

describe('a directory as tracking URI', () => {
  test('is made when it is missing, and holds the store and its artifacts', async () => {
    const inside = join(directory, 'a b', 'runs');
    const created = await use(inside, (client) => client.experiments.getOrCreate('study'));
    expect(existsSync(join(inside, 'mlflow.db'))).toBe(true);
    expect(created.artifactLocation).toContain(join(inside, 'mlruns'));
  });

  test('is the same store as the file inside it', async () => {
    const { experimentId } = await use(`file://${directory}`, (client) => client.experiments.getOrCreate('study'));
    const uris = [directory, `file:${directory}`, `sqlite:///${directory}/mlflow.db`];
    for (const uri of uris) expect((await use(uri, (client) => client.experiments.getByName('study'))).experimentId).toBe(experimentId);
  });

  test("is refused when it holds Python's old file store, naming the command that converts it, and nothing is written", async () => {
    mkdirSync(join(directory, '0'));
    writeFileSync(join(directory, '0', 'meta.yaml'), 'experiment_id: "0"\n');
    const failed = use(`file://${directory}`, (client) => client.experiments.get('0'));
    await expect(failed).rejects.toThrow(StoreError);
    await expect(failed).rejects.toMatchObject({ kind: 'file-store', details: { directory } });
    await expect(failed).rejects.toThrow(`mlflow migrate-filestore --source ${directory} --target sqlite:///${directory}/mlflow.db`);
    expect(existsSync(join(directory, 'mlflow.db'))).toBe(false);
  });

  test('is used when the old file store in it was converted already', async () => {
    await use(directory, (client) => client.experiments.getOrCreate('study'));
    mkdirSync(join(directory, '0'));
    writeFileSync(join(directory, '0', 'meta.yaml'), 'experiment_id: "0"\n');
    expect((await use(directory, (client) => client.experiments.getByName('study'))).name).toBe('study');
  });

  test('is refused when it is a file, with the URI of that file', async () => {
    const file = join(directory, 'runs.db');
    writeFileSync(file, '');
    for (const uri of [file, `${file}/below`]) {
      const failed = use(uri, (client) => client.experiments.get('0'));
      await expect(failed).rejects.toMatchObject({ name: 'StoreError', kind: 'io' });
      await expect(failed).rejects.toThrow(`sqlite:///${file}`);
    }
  });
});

test('a file as tracking URI has its artifacts in mlruns beside it', async () => {
  const created = await use(`sqlite:///${directory}/study.db`, (client) => client.experiments.getOrCreate('study'));
  expect(created.artifactLocation).toContain(join(directory, 'mlruns'));
});
