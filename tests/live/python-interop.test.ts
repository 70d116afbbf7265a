import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';
import { readStudy, type Study } from '../support/read-study.js';

const script = (name: string) => fileURLToPath(new URL(`../support/python/${name}`, import.meta.url));

for (const backend of ['sqlite', 'postgres'] as const) {
  liveDescribe(
    `Python's MLflow client and this one, on one server with ${backend}`,
    (server) => {
      let client: MlflowClient;
      beforeAll(() => {
        client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
      });
      afterAll(() => client.close());
      const asPythonReads = (experimentId: string) => runPython<Study>(server, script('read_study.py'), { experimentId });

      test('what Python wrote is read here as Python reads it', async () => {
        const name = uniqueName('python wrote – 実験');
        const { experimentId } = await runPython<{ experimentId: string }>(server, script('write_study.py'), { name });
        const study = await readStudy(client, experimentId);
        expect(study).toEqual(await asPythonReads(experimentId));
        expect(study.name).toBe(name);
        expect(study.tags).toMatchObject({ équipe: 'vision 👁', note: 'line 1\nline 2' });
        const byName = new Map(study.runs.map((run) => [run.name, run]));
        const parent = byName.get('parent – 親');
        expect(parent?.params).toEqual({ lr: '0.01', layers: '[1, 2]', größe: 'ß', empty: '' });
        expect(parent?.datasets).toEqual([
          [expect.objectContaining({ name: 'iris', digest: 'abc123' }), { 'mlflow.data.context': 'training', split: '0.8' }],
        ]);
        expect([...byName.values()].map((run) => run.status).sort()).toEqual(['FAILED', 'FINISHED', 'FINISHED', 'FINISHED', 'RUNNING']);
        expect(byName.get('deleted')?.stage).toBe('deleted');
        const fold = byName.get('fold 1');
        expect(fold?.tags['mlflow.parentRunId']).toBe(parent?.runId);
        expect(fold?.metrics).toEqual({
          'loss/訓練': 1.2,
          nan: 'NaN',
          inf: Number.MAX_VALUE,
          '-inf': -Number.MAX_VALUE,
          tiny: 5e-324,
        });
        expect(fold?.history['loss/訓練']?.map(([step, , value]) => [step, value])).toEqual(
          [0, 1, 2, 3, 4].map((step) => [step, 1 / (step + 1) + 1]),
        );
      });

      test('what was written here is read by Python as it is read here', async () => {
        const tracker = new ExperimentTracker({ client, experimentName: uniqueName('written here – 実験') });
        const experimentId = await tracker.withRun({ runName: 'parent – 親', tags: { quoted: 'it\'s "x"' } }, async (parent) => {
          parent.logParams({ lr: 0.01, layers: [1, 2], größe: 'ß', empty: '' });
          parent.setDescription('line 1\nline 2 👁');
          await parent.logInput(
            { name: 'iris', digest: 'abc123', sourceType: 'http', source: '{"url": "https://example.com/iris.csv"}' },
            { context: 'training' },
          );
          for (const fold of [0, 1, 2]) {
            await tracker.withRun({ runName: `fold ${fold}`, nested: true }, (run) => {
              for (let step = 0; step < 5; step += 1) run.logMetric('loss/訓練', 1 / (step + 1) + fold, { step });
              run.logMetrics(
                { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, tiny: 5e-324 },
                { step: -3 },
              );
            });
          }
          return parent.experimentId;
        });
        const study = await asPythonReads(experimentId);
        expect(study).toEqual(await readStudy(client, experimentId));
        const byName = new Map(study.runs.map((run) => [run.name, run]));
        const parent = byName.get('parent – 親');
        expect(study.runs.map((run) => run.status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
        expect(parent?.params).toEqual({ lr: '0.01', layers: '[1,2]', größe: 'ß', empty: '' });
        expect(parent?.tags).toMatchObject({ quoted: 'it\'s "x"', 'mlflow.note.content': 'line 1\nline 2 👁' });
        expect(parent?.datasets).toEqual([
          [expect.objectContaining({ name: 'iris', digest: 'abc123' }), { 'mlflow.data.context': 'training' }],
        ]);
        const fold = byName.get('fold 2');
        expect(fold?.tags['mlflow.parentRunId']).toBe(parent?.runId);
        expect(fold?.metrics).toMatchObject({
          'loss/訓練': 2.2,
          nan: 'NaN',
          inf: Number.MAX_VALUE,
          '-inf': -Number.MAX_VALUE,
          tiny: 5e-324,
        });
        expect(fold?.history['loss/訓練']?.map(([step, , value]) => [step, value])).toEqual(
          [0, 1, 2, 3, 4].map((step) => [step, 1 / (step + 1) + 2]),
        );
      });
    },
    backend,
  );
}
