import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { NoActiveRunError } from '../../../../src/core/errors/run-errors.js';
import { createTestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import { activeRun } from '../../../../src/surface/fluent/active-run.js';
import { defaultClient } from '../../../../src/surface/fluent/default-client.js';
import { endRun } from '../../../../src/surface/fluent/end-run.js';
import * as artifacts from '../../../../src/surface/fluent/log-artifacts.js';
import { loadModel, logModel, registerModel } from '../../../../src/surface/fluent/models.js';
import { setTrackingUri } from '../../../../src/surface/fluent/set-tracking-uri.js';
import { startRun } from '../../../../src/surface/fluent/start-run.js';
import { linear } from '../../../support/onnx/models.js';

let directory: string;
beforeEach(async () => {
  await setTrackingUri('sqlite:///:memory:');
  directory = await mkdtemp(join(tmpdir(), 'fluent-'));
  await writeFile(join(directory, 'a.txt'), 'a');
  return async () => {
    while (activeRun() !== undefined) await endRun();
    await rm(directory, { recursive: true });
  };
});

const model = linear([1, 10], 0.5);

describe('the fluent functions of artifacts and models', () => {
  it('act on the active run', async () => {
    const { runId } = await startRun();
    await artifacts.logArtifact(join(directory, 'a.txt'));
    await artifacts.logArtifacts(directory, { artifactPath: 'd' });
    await artifacts.logText('x', 'b.txt');
    await artifacts.logDict({ a: 1 }, 'c.yaml');
    await artifacts.logTable({ a: [1] }, 'e.json');
    await artifacts.logFigure({ mark: 'bar' }, 'f.json');
    await artifacts.logImage({ data: new Uint8Array(4), width: 1, height: 1 }, 'g.png');
    await artifacts.logStream(Readable.from(['x']), 'h.txt');
    await artifacts.logDataset({ name: 'd', source: 'd.csv', data: { a: [1] } });
    const names = (await defaultClient().artifacts.list(runId)).map(({ path }) => path);
    expect(names).toEqual(['a.txt', 'b.txt', 'c.yaml', 'd', 'e.json', 'f.json', 'g.png', 'h.txt']);
    await endRun();
    await expect(artifacts.logText('x', 'b.txt')).rejects.toThrow(NoActiveRunError);
    await expect(logModel({ model })).rejects.toThrow(NoActiveRunError);
  });

  it('register and load models with the client of the active run, else with the default one', async () => {
    await startRun();
    const { modelUri } = await logModel({ model });
    expect(await registerModel({ model: { modelUri }, modelName: 'churn' })).toMatchObject({ version: '1' });
    await endRun();
    const loaded = await loadModel('models:/churn/1');
    expect((await loaded.predict([[1, 2]])).values()).toEqual([21.5]);
    await loaded.close();
    const other = createTestTracker();
    const elsewhere = await other.tracker.withRun({}, async () => {
      await registerModel({ model, modelName: 'elsewhere' });
      return loadModel('models:/elsewhere/1');
    });
    await elsewhere.close();
    await expect(loadModel('models:/elsewhere/1')).rejects.toThrow(/elsewhere/);
    await other.close();
  });
});
