import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type ActiveRun, ExperimentTracker, type MlflowClient } from '../../src/index.js';
import { listRegisteredModels } from '../../src/surface/studies/list-registered-models.js';
import { loadBestModel } from '../../src/surface/studies/load-best-model.js';
import { registerBestModel } from '../../src/surface/studies/register-best-model.js';
import { transitionModelStage } from '../../src/surface/studies/transition-model-stage.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import type { MlflowServer } from '../support/live/mlflow-servers.js';
import { runPython } from '../support/live/python.js';
import { linear } from '../support/onnx/models.js';

const script = new URL('../support/python/run_artifacts.py', import.meta.url).pathname;

interface Found {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly text: string;
  readonly json: unknown;
  readonly yaml: unknown;
  readonly downloaded: readonly string[];
  readonly images: readonly string[];
  readonly pixels: Readonly<Record<string, unknown>>;
  readonly png: unknown;
  readonly datasets: readonly (readonly [fields: readonly (readonly [string, string])[], tags: Readonly<Record<string, string>>])[];
}

const people = { age: [31, 42], city: ['Bern', 'Zürich'], pay: [1.5, null] };
const red = { data: new Uint8Array([255, 0, 0, 0, 0, 255]), width: 2, height: 1, channels: 3 };
const redPixels = [
  [
    [255, 0, 0],
    [0, 0, 255],
  ],
];

/** What a run logs here is what Python finds, and the other way round. @param trackingUri - Of Python, where it is not the server's. */
export function artifactInterop(
  server: MlflowServer,
  openClient: () => { readonly client: MlflowClient; readonly trackingUri?: string },
): void {
  test('Python reads what a run logged, and both add to one table', { timeout: 300_000 }, async () => {
    const { client, trackingUri } = openClient();
    const directory = await mkdtemp(join(tmpdir(), 'run-artifacts-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await mkdir(join(directory, 'reports/deep'), { recursive: true });
    await writeFile(join(directory, 'reports/a.txt'), 'a');
    await writeFile(join(directory, 'reports/deep/b.txt'), 'b');
    const python = <T>(task: object) => runPython<T>(server, script, { trackingUri, runId: run.runId, ...task });

    const tracker = new ExperimentTracker({ client, experimentName: uniqueName('artifacts') });
    const run = await tracker.startRun();
    await run.logTable([{ q: 'from here', score: 0.5 }], 'tables/t.json');
    const digest = await python<string>({ do: 'write', data: people });
    await run.logTable({ q: ['again'], ok: ['yes'] }, 'tables/t.json');
    await run.logText('é 🧪\nline', 'notes/a.txt');
    const value = { no: 'no', date: '2024-01-01', n: 1.5, list: [1, 'x'], none: null, big: 2n ** 60n };
    await run.logDict(value, 'a.json');
    await run.logDict(value, 'a.yaml');
    await run.logArtifact(join(directory, 'reports'));
    await run.logImage(red, { key: 'val/dogs', step: 3, timestamp: 1_700_000_000_000 });
    await run.logImage(red, 'red.png');
    await run.logDataset({ name: 'people', source: '/data/people.csv', data: people, context: 'training' });
    await run.end();

    const found = await python<Found>({ do: 'read' });
    expect(found).toMatchObject({ columns: ['q', 'score', 'n', 'ok'], text: 'é 🧪\nline', downloaded: ['a.txt', 'deep'] });
    expect(found.rows).toEqual([
      ['from here', 0.5, null, null],
      ['from Python', 1, 7, null],
      ['again', null, null, 'yes'],
    ]);
    expect(String(await client.artifacts.read(run.runId, 'tables/t.json'))).toContain('["from Python",1.0,7.0,null]');
    const plain = { ...value, big: 2 ** 60 };
    expect(found.json).toEqual(plain);
    expect(found.yaml).toEqual(plain);
    expect(String(await client.artifacts.read(run.runId, 'python.yaml'))).toMatch(/^n: 1$/m);
    expect(found.images.map((path) => path.replace(/[0-9a-f-]{32,36}/, 'uuid'))).toEqual([
      'images/val~dogs+step+3+timestamp+1700000000000+uuid+compressed.webp',
      'images/val~dogs+step+3+timestamp+1700000000000+uuid.png',
    ]);
    expect(found).toMatchObject({ pixels: { png: redPixels, webp: redPixels }, png: redPixels });

    // The dataset that both logged is one.
    const inputs = (await client.runs.get(run.runId)).inputs.datasetInputs;
    expect(inputs.map(({ dataset }) => [dataset.name, dataset.digest])).toEqual([['people', digest]]);
    expect(found.datasets).toHaveLength(1);
  });

  test('a dataset is described as Python describes the same data', { timeout: 300_000 }, async () => {
    const { client, trackingUri } = openClient();
    const described = async (experimentName: string, log: (run: ActiveRun) => Promise<unknown>) =>
      new ExperimentTracker({ client, experimentName }).withRun({}, async (run) => {
        await log(run);
        return (await client.runs.get(run.runId)).inputs.datasetInputs.map(({ dataset, tags }) => ({ ...dataset, tags: { ...tags } }));
      });
    const theirs = await described(uniqueName('datasets'), ({ runId }) =>
      runPython(server, script, { do: 'write', trackingUri, runId, data: people }),
    );
    const ours = await described(uniqueName('datasets'), (run) =>
      run.logDataset({ name: 'people', source: '/data/people.csv', data: people, context: 'training' }),
    );
    expect(theirs).toHaveLength(1);
    expect(ours).toEqual(theirs);
  });

  test('the best model of an experiment is logged, registered and loaded', async () => {
    const { client } = openClient();
    const experimentName = uniqueName('models');
    const modelName = uniqueName('churn');
    const tracker = new ExperimentTracker({ client, experimentName });
    for (const bias of [1, 0.5]) {
      await tracker.withRun({}, async (run) => {
        run.logParam('bias', bias);
        run.logMetric('loss', bias);
        await run.logModel({
          model: linear([1, 10], bias),
          name: 'linear',
          inputExample: [[1, 2]],
          registeredModelName: `${modelName}-all`,
        });
      });
    }
    const best = { client, metric: 'loss', ascending: true };
    expect(await registerBestModel(experimentName, { ...best, modelName })).toMatchObject({ name: modelName, version: '1' });
    const model = await loadBestModel(experimentName, best);
    expect((await model.predict([[1, 2]])).values()).toEqual([21.5]);
    await model.close();
    const rows = (await listRegisteredModels({ client })).filter((row) => row.name.startsWith(modelName));
    expect(rows.map((row) => [row.name, row.latestVersion, row.latestStage])).toEqual([
      [modelName, '1', 'None'],
      [`${modelName}-all`, '2', 'None'],
    ]);
    await transitionModelStage({ client, modelName, version: 1, stage: 'Staging' });
    expect((await client.modelVersions.get(modelName, '1')).currentStage).toBe('Staging');
  });
}
