import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { logModel } from '../../src/features/models/log-model.js';
import { resolveModel } from '../../src/features/models/resolve-model.js';
import { MlflowClient } from '../../src/index.js';
import { runPython } from '../support/live/python.js';
import { type RunningServer, runServer } from '../support/live/run-server.js';
import { linear } from '../support/onnx/models.js';
import { versions } from './gaps.js';

const script = new URL('../support/python/read_model.py', import.meta.url).pathname;

/** A model as the server's own version of MLflow reads it; where that has no ONNX, nothing is predicted. */
interface PythonModel {
  readonly flavors: readonly string[];
  readonly files: readonly string[];
  readonly runId: string;
  readonly artifactPath: string;
  readonly uuid: string;
  readonly signature: { readonly inputs: string; readonly outputs: string };
  readonly example: unknown;
  readonly history: readonly { readonly artifact_path: string; readonly model_uuid: string }[];
  readonly answer: unknown;
}

describe.each(versions.filter((version) => version.startsWith('2.')))('a model logged here on MLflow %s', (version) => {
  let running: RunningServer;
  let client: MlflowClient;
  beforeAll(async () => {
    running = await runServer('sqlite', version);
    client = new MlflowClient({ trackingUri: running.server.uri, http: { proxy: false } });
  });
  afterAll(async () => {
    await client?.close();
    await running?.stop();
  });

  test('is read by its Python from the artifacts of the run, by number, by alias, and noted in the run', async () => {
    const experimentId = await client.experiments.create('models');
    const { runId } = (await client.runs.create(experimentId)).info;
    const input = { model: linear([1, 10], 0.5), artifactPath: 'models/net', runId, inputExample: [[1, 2]], key: 'a-key' };
    const logged = await logModel(client[clientInternals], input);
    expect(await logModel(client[clientInternals], input)).toEqual(logged);

    await client.registeredModels.create('net');
    await client.modelVersions.create('net', { source: logged.artifactUri, runId });
    await client.registeredModels.setAlias('net', 'champion', 1);
    const uris = [logged.modelUri, 'models:/net/1', 'models:/net@champion'];
    for (const uri of uris.slice(1)) expect(await resolveModel(client[clientInternals], uri)).toMatchObject({ version: '1', runId });
    for (const model of await runPython<PythonModel[]>(running.server, script, { uris, runId, rows: [[1, 2]] })) {
      expect(model).toMatchObject({ runId, artifactPath: 'models/net', uuid: 'a-key' });
      expect(model.example).toEqual(version === '2.9.2' ? null : { x: [[1, 2]] });
      expect(model.flavors.toSorted()).toEqual(['onnx', 'python_function']);
      for (const file of ['MLmodel', 'model.onnx', 'requirements.txt']) expect(model.files).toContain(file);
      expect(JSON.parse(model.signature.inputs)).toMatchObject([{ name: 'x', type: 'tensor', 'tensor-spec': { shape: [-1, 2] } }]);
      expect(model.history).toMatchObject([{ artifact_path: 'models/net', model_uuid: 'a-key' }]);
      if (model.answer !== null) expect(model.answer).toEqual({ y: [[21.5]] });
    }
  });

  test('leaves no alias behind when its version is deleted', async () => {
    await client.registeredModels.create('deleted');
    await client.modelVersions.create('deleted', { source: 's3://bucket/a' });
    await client.modelVersions.create('deleted', { source: 's3://bucket/b' });
    await client.registeredModels.setAlias('deleted', 'champion', 2);
    await client.modelVersions.delete('deleted', 2);
    expect((await client.registeredModels.get('deleted')).aliases).toEqual({});
    await expect(client.registeredModels.getByAlias('deleted', 'champion')).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('says of an alias that others left behind that its version is deleted', async () => {
    await client.registeredModels.create('dangling');
    await client.modelVersions.create('dangling', { source: 's3://bucket/a' });
    await client.registeredModels.setAlias('dangling', 'champion', 1);
    const answer = await fetch(`${running.server.uri}/api/2.0/mlflow/model-versions/delete`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'dangling', version: '1' }),
    });
    expect(answer.status).toBe(200);
    const { aliases } = await client.registeredModels.get('dangling');
    await expect(client.registeredModels.getByAlias('dangling', 'champion')).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('champion' in aliases ? 'its version 1 is deleted' : 'has no alias'),
    });
  });
});
