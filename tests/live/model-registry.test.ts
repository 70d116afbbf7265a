import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';
import { linear, threeInputs } from '../support/onnx/models.js';

const script = (name: string) => new URL(`../support/python/${name}`, import.meta.url).pathname;

interface PythonModel {
  readonly modelUri: string;
  readonly registered: string | null;
  readonly runUri: string;
  readonly inputs: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly predictions: Readonly<Record<string, readonly unknown[]>>;
}

for (const where of ['on a server', 'in the embedded store'] as const) {
  liveDescribe(`The model registry ${where}, beside Python`, (server) => {
    let directory: string;
    let uri: string;
    let client: MlflowClient;
    let registry: ModelRegistry;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'model-registry-'));
      uri = where === 'on a server' ? server.uri : `sqlite:///${join(directory, 'mlflow.db')}`;
      client = new MlflowClient({ trackingUri: uri, http: { proxy: false } });
      registry = new ModelRegistry({ client, cacheDirectory: join(directory, 'cache') });
      await client.server.health();
    });
    afterAll(async () => {
      await registry.close();
      await client.close();
      await rm(directory, { recursive: true, force: true });
    });

    test('a champion registered here answers the same in Python and here', { timeout: 300_000 }, async () => {
      const modelName = uniqueName('churn');
      const rows = [
        [1, 2, 3],
        [0, 0, -1],
      ];
      const registered = await registry.registerModel({
        model: linear([1, 10, 100], 0.5),
        modelName,
        inputExample: rows,
        metrics: { auc: 0.9 },
      });
      await registry.promoteModel(modelName, {
        version: registered.version,
        gate: { smoke: true, metrics: { auc: { threshold: 0.8, greaterIsBetter: true } } },
      });
      const champion = `models:/${modelName}@champion`;
      const [answer] = await runPython<{ answer: unknown; modelId: string; runId: string }[]>(
        { python: server.python, uri },
        script('load_models.py'),
        [{ uri: champion, as: 'array', input: rows }],
      );
      await using model = await registry.loadModel(champion);
      const prediction = await model.predict(rows);
      expect(answer).toMatchObject({ answer: { y: [[321.5], [-99.5]] }, modelId: registered.modelId, runId: registered.runId });
      expect(prediction.values('y')).toEqual([321.5, -99.5]);
      expect(model.metadata).toMatchObject({ ...champions(registered), digest: registered.digest });
    });

    test('registering again gives the same version, also of several inputs', async () => {
      const input = { model: threeInputs(2), modelName: uniqueName('several'), metrics: { a: 1, b: 2 }, tags: { team: 'ß 👁' } };
      const first = await registry.registerModel(input);
      expect(await registry.registerModel(input)).toEqual(first);
      expect(await registry.listVersions(input.modelName)).toMatchObject([{ version: '1', metrics: { a: 1, b: 2 }, status: 'READY' }]);
      expect((await client.runs.get(first.runId)).info.status).toBe('FINISHED');
      const copied = await registry.registerModel({ model: { modelUri: first.modelUri }, modelName: uniqueName('copied') });
      expect(copied).toMatchObject({ version: '1', modelId: first.modelId, digest: first.digest, runId: first.runId });
      await using model = await registry.loadModel(copied.modelUri);
      expect((await model.predict({ a: [[1, 2]], b: [[10, 20]], count: [[7]] })).values('sum')).toEqual([[11, 22]]);
    });

    test('a follower takes over every champion under constant load without failing one prediction', async () => {
      const modelName = uniqueName('followed');
      const versions = [0, 1, 2, 3, 4].map((bias) => registry.registerModel({ model: linear([1, 10], bias), modelName, key: `${bias}` }));
      const byBias = (await Promise.all(versions)).map(({ version }) => version);
      await registry.promoteModel(modelName, { version: byBias[0] ?? '' });
      const errors: unknown[] = [];
      const follower = await registry.followModel(modelName, { pollIntervalMs: 100, onError: (error) => errors.push(error) });
      const answered = new Map<unknown, number>();
      let isOver = false;
      const caller = async (): Promise<void> => {
        while (!isOver) {
          const [answer] = (await follower.predict([[1, 2]])).values();
          answered.set(answer, (answered.get(answer) ?? 0) + 1);
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const callers = Promise.all(Array.from({ length: 16 }, caller));
      try {
        for (const version of byBias.slice(1)) {
          await registry.promoteModel(modelName, { version });
          await vi.waitFor(() => expect(follower.metadata.version).toBe(version), { timeout: 60_000 });
        }
      } finally {
        isOver = true;
        await callers;
      }
      expect((await follower.predict([[1, 2]])).values()).toEqual([25]);
      expect([...answered.keys()].filter((answer) => ![21, 22, 23, 24, 25].includes(answer as number))).toEqual([]);
      expect(answered.size).toBeGreaterThan(3);
      expect(errors).toEqual([]);
      await follower.close();
    });

    test('models that Python logged and registered predict the same here', { timeout: 600_000 }, async () => {
      const experiment = uniqueName('python-models');
      const { pickled, ...models } = await runPython<Record<string, PythonModel>>({ python: server.python, uri }, script('log_models.py'), {
        experiment,
        register: true,
      });
      expect(Object.keys(models)).toHaveLength(5);
      for (const [name, { registered, runUri, modelUri, inputs, predictions }] of Object.entries(models)) {
        for (const modelsUri of [`models:/${registered}/1`, runUri, modelUri]) {
          await using model = await registry.loadModel(modelsUri);
          const answer = await model.predict(asInput(inputs, model.signature?.inputs?.[0]));
          for (const [output, expected] of Object.entries(predictions)) {
            expect(plain(answer.rows().map((row) => row[output])), `${name} ${output}`).toEqual(plain(expected));
          }
        }
      }
      const refused = registry.loadModel(pickled?.modelUri ?? '');
      await expect(refused).rejects.toMatchObject({ kind: 'unsupported-flavor', message: expect.stringContaining('sklearn') });
      const registered = await registry.registerModel({
        model: { modelUri: models['regressor']?.modelUri ?? '' },
        modelName: uniqueName('taken'),
      });
      await using model = await registry.loadModel(registered.modelUri);
      expect(model.metadata.digest).toBe(registered.digest);
    });
  });
}

function champions({ name, version, modelId, runId }: { name: string; version: string; modelId?: string | undefined; runId: string }) {
  return { name, version, modelId, runId, modelUri: `models:/${name}/${version}` };
}

/** Inputs as the signature wants them: rows of columns by name for a table, a matrix for the only tensor. */
function asInput(inputs: PythonModel['inputs'], spec: { readonly type: string } | undefined) {
  const names = Object.keys(inputs);
  const [only = []] = Object.values(inputs);
  if (names.length > 1) return inputs;
  if (spec === undefined || spec.type === 'tensor') return only;
  const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
  return only.map((row) => Object.fromEntries(row.map((value, at) => [columns[at], value])));
}

/** JSON of Python and of JavaScript alike: a row of one value is that value. */
function plain(values: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(values.map((value) => (Array.isArray(value) && value.length === 1 ? value[0] : value))));
}
