import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ModelRegistry } from '../../../src/features/registry/model-registry.js';
import { MlflowClient } from '../../../src/index.js';
import type { Learner } from '../../../src/learners.js';
import { uniqueName } from '../../contract/tracking-store/drafts.js';
import { type Answers, columnsOf, differences } from '../../support/learning/compare-answers.js';
import { type LabelledRow, type LearnerCase, learnAll, learnerCases, rowsOf } from '../../support/learning/learner-cases.js';
import { liveDescribe } from '../../support/live/live-describe.js';
import { runPython } from '../../support/live/python.js';

const script = new URL('../../support/python/check_learners.py', import.meta.url).pathname;

interface Said {
  readonly runtime: Answers;
  readonly pyfunc?: Answers;
}

/** Learned, with 1,000 rows to ask about. */
function learned(kind: LearnerCase): { readonly learner: Learner; readonly rows: readonly LabelledRow['row'][] } {
  return { learner: learnAll(kind.make(), rowsOf(kind, 300)), rows: rowsOf(kind, 1000, 5).map(({ row }) => row) };
}

liveDescribe('Learners as Python sees them', (server) => {
  let directory: string;
  let uri: string;
  let client: MlflowClient;
  let registry: ModelRegistry;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'learners-'));
    uri = `sqlite:///${join(directory, 'mlflow.db')}`;
    client = new MlflowClient({ trackingUri: uri });
    registry = new ModelRegistry({ client, cacheDirectory: join(directory, 'cache') });
  });
  afterAll(async () => {
    await registry.close();
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  const ask = async (cases: readonly object[]): Promise<readonly Said[]> => {
    const [asked, answered] = [join(directory, 'cases.json'), join(directory, 'answers.json')];
    // Python reads NaN, which JSON does not know.
    await writeFile(asked, JSON.stringify(cases, (_, value) => (Number.isNaN(value) ? '<NaN>' : value)).replaceAll('"<NaN>"', 'NaN'));
    await runPython<number>({ python: server.python, uri }, script, { cases: asked, answers: answered });
    return JSON.parse(await readFile(answered, 'utf8')) as readonly Said[];
  };

  test('every one passes the ONNX checker and answers in Python’s onnxruntime as it does itself, on 1,000 rows', async () => {
    const all = learnerCases.map((kind) => ({ ...learned(kind), file: join(directory, `${uniqueName('learner')}.onnx`) }));
    for (const { learner, file } of all) await writeFile(file, learner.toOnnx());
    const said = await ask(
      all.map(({ learner, rows, file }) => ({
        file,
        columns: columnsOf(learner, rows),
        matrix: learner.features.every(({ kind }) => kind === 'number'),
        uri: null,
      })),
    );
    for (const [index, { learner, rows }] of all.entries()) {
      expect(differences(learner, rows, said[index]?.runtime as Answers), learnerCases[index]?.name).toEqual([]);
    }
  }, 300_000);

  test('every one, registered, answers the same when mlflow.pyfunc loads it: to a DataFrame of the features, or to an array of numbers', async () => {
    const all = await Promise.all(
      learnerCases.map(async (kind, index) => {
        const asks = learned(kind);
        const mixed = kind.texts === true;
        // Of learners of numbers every other one is asked for an input per feature, as DataFrames want it.
        const matrix = !mixed && index % 2 === 0;
        const bytes = asks.learner.toOnnx({ inputs: matrix ? 'matrix' : 'columns' });
        const file = join(directory, `${uniqueName('registered')}.onnx`);
        await writeFile(file, bytes);
        const model = matrix || mixed ? asks.learner : { toOnnx: () => bytes };
        const { modelUri } = await registry.registerModel({ model, modelName: uniqueName('learner') });
        return { ...asks, case: { file, columns: columnsOf(asks.learner, asks.rows), matrix, uri: modelUri, frame: !matrix } };
      }),
    );
    const said = await ask(all.map((each) => each.case));
    for (const [index, { learner, rows }] of all.entries()) {
      expect(differences(learner, rows, said[index]?.pyfunc as Answers), learnerCases[index]?.name).toEqual([]);
    }
  }, 300_000);
});
