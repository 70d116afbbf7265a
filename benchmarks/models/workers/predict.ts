// Keeps callers asking one model for one row each, again and again, and counts the answers.
import { dirname, basename } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { tensor } from 'mlflow-ops';
import { openModel } from '../../../src/inference/open-model.js';
import { seededNumbers } from '../../../tests/support/onnx/models.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface PredictTask {
  /** An ONNX file with one input float32 [N, width] and a single value per row in its first output. */
  readonly modelPath: string;
  readonly width: number;
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

const { modelPath, width, through, threads, callers, milliseconds } = readTask<PredictTask>();
const rows = 64;
const numbers = seededNumbers(7, rows * width);
const vectors = Array.from({ length: rows }, (_, row) => numbers.slice(row * width, (row + 1) * width));
const names = Array.from({ length: width }, (_, column) => `feature_${column}`);
const objects = vectors.map((vector) => Object.fromEntries(names.map((name, column) => [name, vector[column] as number])));

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
    return (outputs[output]?.data as Float32Array)[0] as number;
  };
}

async function openPredictor(): Promise<(row: number) => Promise<number>> {
  const predictor = await openModel({
    directory: dirname(modelPath),
    modelFile: basename(modelPath),
    metadata: { name: 'measured' },
    signature: { inputs: names.map((name) => ({ name, type: 'float', required: true })) },
    sessionOptions: { intraOpNumThreads: threads },
    cacheDirectory: dirname(modelPath),
  });
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
