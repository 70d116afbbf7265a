import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { type LoggedModelFiles, type LogModelInput, logModel } from '../../src/features/models/log-model.js';
import { MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';
import { serveModel } from '../support/live/serve-model.js';
import { linear, threeInputs, withExternalData } from '../support/onnx/models.js';

const script = (name: string) => new URL(`../support/python/${name}`, import.meta.url).pathname;

interface Loaded {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly signature: Readonly<Record<'inputs' | 'outputs', string | null>> | null;
  readonly example: unknown;
  readonly modelId: string;
  readonly runId: string | null;
  readonly graph: readonly string[];
}

const tensors = '"type": "tensor", "tensor-spec": {"dtype": "float32", "shape":';
const people = [
  { age: 30, pay: 2.5 },
  { age: 41, pay: 4 },
];

for (const where of ['on a server', 'in the embedded store'] as const) {
  liveDescribe(`A model logged here, ${where}, as Python loads it`, (server) => {
    let directory: string;
    let uri: string;
    let client: MlflowClient;
    let runId: string;
    let experimentId: string;
    const models = new Map<string, LoggedModelFiles>();

    const log = async (input: Omit<LogModelInput, 'experimentId'>): Promise<void> => {
      const logged = await logModel(client[clientInternals], { experimentId, ...input });
      models.set(logged.name, logged);
    };
    const model = (name: string): LoggedModelFiles => models.get(name) as LoggedModelFiles;
    const load = (cases: readonly object[]) => runPython<Loaded[]>({ python: server.python, uri }, script('load_models.py'), cases);

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'model-interop-'));
      uri = where === 'on a server' ? server.uri : `sqlite:///${join(directory, 'mlflow.db')}`;
      client = new MlflowClient({ trackingUri: uri, http: { proxy: false } });
      experimentId = await client.experiments.create(uniqueName('models'));
      runId = (await client.runs.create(experimentId)).info.runId;
      const weights = join(directory, 'weights.bin');
      await writeFile(weights, new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer));
      await writeFile(join(directory, 'adds.onnx'), withExternalData('weights.bin'));
      await log({ model: linear([1, 10, 100], 0.5), name: 'tensor', runId, inputExample: [[1, 2, 3]], metadata: { team: 'ß 👁' } });
      await log({ model: { toOnnx: () => linear([2, 10], 0) }, name: 'table', runId, inputExample: people });
      await log({ model: join(directory, 'adds.onnx'), name: 'external' });
      await log({ model: threeInputs(2), name: 'several', runId });
    });
    afterAll(async () => {
      await client.close();
      await rm(directory, { recursive: true, force: true });
    });

    test('predicts the same by models:, runs: and the URI of its artifacts, with the signature and example it was given', {
      timeout: 300_000,
    }, async () => {
      const rows = [
        [1, 2, 3],
        [0, 0, -1],
      ];
      const feeds = { a: [[1, 2]], b: [[10, 20]], count: [[7]] };
      const [byId, byRun, byPlace, table, external, several] = await load([
        { uri: model('tensor').modelUri, as: 'array', input: rows },
        { uri: `runs:/${runId}/tensor`, as: 'array', input: rows },
        { uri: model('tensor').artifactUri, as: 'array', input: rows },
        { uri: model('table').modelUri, as: 'table', input: people.map(({ age, pay }) => ({ age: age + 0.5, pay })) },
        { uri: model('external').modelUri, as: 'array', input: [[1, 1, 1, 1]] },
        { uri: model('several').modelUri, as: 'feeds', input: feeds, dtypes: { count: 'int64' } },
      ]);
      expect(byId).toMatchObject({ answer: { y: [[321.5], [-99.5]] }, modelId: model('tensor').modelId, runId, graph: ['y'] });
      expect(byId?.signature).toMatchObject({
        inputs: `[{"name": "x", ${tensors} [-1, 3]}}]`,
        outputs: `[{"name": "y", ${tensors} [-1, 1]}}]`,
      });
      expect(byId?.example).toEqual({ x: [[1, 2, 3]] });
      expect([byRun, byPlace]).toEqual([byId, byId]);
      expect(table?.answer).toEqual({ y: [2 * 30.5 + 25, 2 * 41.5 + 40] });
      expect(table?.example).toEqual({ age: [30, 41], pay: [2.5, 4] });
      expect(table?.signature?.inputs).toBe(
        '[{"type": "double", "name": "age", "required": true}, {"type": "double", "name": "pay", "required": true}]',
      );
      expect(external).toMatchObject({ answer: { y: [[2, 3, 4, 5]] }, runId: null });
      expect(several?.answer).toEqual({ sum: [[11, 22]], counted: [[7]] });
    });

    if (where === 'on a server') {
      test.each([
        ['tensor', '{"inputs": {"x": [[1, 2, 3]]}}', { predictions: { y: [[321.5]] } }],
        ['table', '{"dataframe_records": [{"age": 30, "pay": 2.5}]}', { predictions: [{ y: 85 }] }],
      ])(
        'answers behind `mlflow models serve` (%s), also to its own serving example',
        { timeout: 300_000 },
        async (name, body, expected) => {
          const served = await serveModel(server, model(name).modelUri);
          try {
            expect(await served.invoke(body)).toEqual(expected);
            const store = await client[clientInternals].artifacts({ uri: model(name).artifactUri });
            const chunks = await (await store.read('serving_input_example.json')).stream.toArray();
            await expect(served.invoke(Buffer.concat(chunks as Buffer[]).toString())).resolves.toHaveProperty('predictions');
          } finally {
            await served.stop();
          }
        },
      );
    }
  });
}
