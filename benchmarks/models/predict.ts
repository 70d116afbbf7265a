import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mlp } from '../../tests/support/onnx/models.js';
import type { Bench, Figure, Row, Target } from '../support/figure.js';
import { logOnnx } from '../support/log-models.js';
import { alternate } from '../support/rounds.js';
import type { PredictRates, PredictTask } from './workers/predict.js';

const columns = Array.from({ length: 20 }, (_, column) => `feature_${column}`);
const callers = [1, 16, 64] as const;

/** A model of the figure, and what is expected of batches of it. */
interface Measured {
  readonly what: string;
  /** Whether 64 rows run together in a fraction of the time that they take one by one. */
  readonly batchesPay: boolean;
  write(bench: Bench, modelPath: string): Promise<unknown>;
}

const perceptron =
  (...hidden: number[]) =>
  (_: Bench, path: string) =>
    writeFile(path, mlp({ inputs: columns.length, hidden, outputs: 1, seed: 7 }));

const models: readonly Measured[] = [
  { what: 'MLP of 0.3 MB', batchesPay: true, write: perceptron(256, 256) },
  { what: 'MLP of 8.5 MB', batchesPay: false, write: perceptron(1024, 1024, 1024) },
  { what: 'MLP of 34 MB', batchesPay: true, write: perceptron(2048, 2048, 2048) },
  {
    what: 'random forest of 100 trees',
    batchesPay: false,
    write: (bench, path) => bench.python('export_forest', { path, width: columns.length, trees: 100 }),
  },
];

/** Predictions in one process, against onnxruntime-node as it comes. */
export const predict: Figure = {
  name: 'models/predict',
  title: 'Predictions in a process',
  method:
    'One row of 20 numbers per call, by 1, 16 and 64 callers side by side in one process, each asking again as soon as it has its answer: `predict` of a loaded model, with validation and batching as they are by default, against `session.run` of onnxruntime-node with a `Tensor` made for the call. Rows per second are those of `predict` given `tensor(…)`; the ratios under it, formed within a round, are that to `session.run` with one thread per operator, as both have; to `session.run` with the threads that onnxruntime takes by itself; and `predict` given a row object, to `session.run` with one thread. MLPs with hidden layers of 2 × 256, 3 × 1024 and 3 × 2048 and made-up weights, and a forest that scikit-learn trained and skl2onnx wrote. Every measurement is a process of its own; all must give the same answers.',
  async measure(bench) {
    const rows: Row[] = [];
    for (const model of models) rows.push(...(await measureModel(bench, model)));
    return rows;
  },
};

async function measureModel(bench: Bench, model: Measured): Promise<readonly Row[]> {
  process.stderr.write(`  ${model.what}\n`);
  const directory = await bench.directory();
  const modelPath = join(directory, 'model.onnx');
  await model.write(bench, modelPath);
  const logged = await logOnnx(`sqlite:///${join(directory, 'mlflow.db')}`, modelPath, directory, columns);
  const [milliseconds, rounds] = bench.quick ? [200, 1] : [600, 3];
  const task = { modelPath, logged, columns, callers, milliseconds, threads: 1 };
  const ask = (changes: Partial<PredictTask> & Pick<PredictTask, 'through'>) => () =>
    bench.worker<PredictRates>('predict', { ...task, ...changes } satisfies PredictTask);
  const results = await alternate(rounds, {
    raw: ask({ through: 'session' }),
    tensors: ask({ through: 'tensors' }),
    rows: ask({ through: 'rows' }),
    rawThreads: ask({ through: 'session', threads: 0 }),
  });
  for (const { raw, ...others } of results) for (const other of Object.values(others)) checkAnswers(model.what, raw, other);
  return callers.flatMap((count, place) => {
    const rate = ({ perSecond }: PredictRates) => perSecond[place] ?? Number.NaN;
    const name = `${model.what}, ${count} ${count === 1 ? 'caller' : 'callers'}`;
    return [
      { what: name, unit: 'rows/s', values: results.map(({ tensors }) => rate(tensors)) },
      {
        what: `${name}: to \`session.run\``,
        unit: '×',
        values: results.map(({ raw, tensors }) => rate(tensors) / rate(raw)),
        target: targetOf(model, count),
      },
      {
        what: `${name}: to its own choice of threads`,
        unit: '×',
        values: results.map(({ rawThreads, tensors }) => rate(tensors) / rate(rawThreads)),
      },
      { what: `${name}: given row objects`, unit: '×', values: results.map(({ raw, rows }) => rate(rows) / rate(raw)) },
    ];
  });
}

function targetOf({ batchesPay }: Measured, count: number): Target | undefined {
  if (count === 1) return { atLeast: 0.8, cause: 'validation and the queue, beside a model that takes a few microseconds.' };
  if (count === 64 && batchesPay) return { atLeast: 3, cause: 'a run of 64 rows is not that much faster than 64 runs of one.' };
  return undefined;
}

/** Runs of several rows add in another order than runs of one. */
function checkAnswers(what: string, one: PredictRates, other: PredictRates): void {
  const differs = one.answers.some((value, row) => !(Math.abs(value - (other.answers[row] ?? Number.NaN)) <= 1e-5));
  if (differs) throw new Error(`${what} does not give the same answers to everybody.`);
}
