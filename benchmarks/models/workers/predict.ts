// Keeps callers asking one model for one row each, again and again, and counts the answers.
import { ModelRegistry, tensor } from 'mlflow-ops';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { seededNumbers } from '../../../tests/support/onnx/models.js';
import type { LoadModelTask } from '../../support/log-models.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface PredictTask {
  /** An ONNX file with one input float32 [N, F] and a single value per row in its first output. */
  readonly modelPath: string;
  /** Where the same model was logged, with a signature of these columns. */
  readonly logged: LoadModelTask;
  readonly columns: readonly string[];
  /** Who is asked: a predictor with tensors or with row objects, or a session of onnxruntime-node as it comes. */
  readonly through: 'tensors' | 'rows' | 'session';
  /** Threads of one operator; 0 is one per core. */
  readonly threads: number;
  /** Callers side by side; each number is measured. */
  readonly callers: readonly number[];
  /** How long each is measured, in milliseconds, after half of that to warm up. */
  readonly milliseconds: number;
}

export interface PredictRates {
  /** Answers per second, by the numbers of callers. */
  readonly perSecond: readonly number[];
  /** What the model answered for the first rows, asked side by side. */
  readonly answers: readonly number[];
}

const { modelPath, logged, columns, through, threads, callers, milliseconds } = readTask<PredictTask>();
const rows = 64;
const width = columns.length;
const numbers = seededNumbers(7, rows * width);
const vectors = Array.from({ length: rows }, (_, row) => numbers.slice(row * width, (row + 1) * width));
const objects = vectors.map((vector) => Object.fromEntries(columns.map((name, column) => [name, vector[column] as number])));

const ask = through === 'session' ? await openSession() : await openPredictor();
const answers = await Promise.all(vectors.map((_, row) => ask(row)));
const perSecond: number[] = [];
for (const count of callers) {
  await measure(count, milliseconds / 2);
  perSecond.push(await measure(count, milliseconds));
}
answer({ perSecond, answers } satisfies PredictRates);

async function openSession(): Promise<(row: number) => Promise<number>> {
  const session = await InferenceSession.create(modelPath, threads === 0 ? {} : { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const [input, output] = [session.inputNames[0] ?? '', session.outputNames[0] ?? ''];
  return async (row) => {
    const outputs = await session.run({ [input]: new Tensor('float32', vectors[row] as Float32Array, [1, width]) });
    const { data } = outputs[output] as Tensor;
    return (data as Float32Array)[0] as number;
  };
}

async function openPredictor(): Promise<(row: number) => Promise<number>> {
  const { trackingUri, modelUri, cacheDirectory } = logged;
  const registry = new ModelRegistry({ trackingUri, cacheDirectory });
  const predictor = await registry.loadModel(modelUri, { sessionOptions: { intraOpNumThreads: threads } });
  if (through === 'rows') return async (row) => (await predictor.predict([objects[row] ?? {}])).values()[0] as number;
  return async (row) => (await predictor.predict(tensor(vectors[row] as Float32Array, [1, width]))).values()[0] as number;
}

async function measure(count: number, duration: number): Promise<number> {
  const start = performance.now();
  const end = start + duration;
  let done = 0;
  const caller = async (first: number): Promise<void> => {
    for (let row = first; performance.now() < end; row++) {
      await ask(row % rows);
      done++;
    }
  };
  await Promise.all(Array.from({ length: count }, (_, index) => caller(index)));
  return (1000 * done) / (performance.now() - start);
}
