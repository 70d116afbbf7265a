import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openModel } from '../../src/inference/open-model.js';
import type { Prediction, Predictor, PredictorInput } from '../../src/ports/predictor.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';

const script = fileURLToPath(new URL('../support/python/onnx_parity.py', import.meta.url));

/** What Python's onnxruntime gave for one output. */
interface PythonOutput {
  readonly bytes?: string;
  readonly strings?: readonly string[];
  readonly maps?: readonly Readonly<Record<string, number>>[];
  readonly shape?: readonly number[];
}

interface PythonAnswers {
  readonly version: string;
  readonly numbers: readonly (readonly number[])[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly answers: Readonly<Record<string, Readonly<Record<string, PythonOutput>>>>;
}

liveDescribe('Models of scikit-learn, beside the onnxruntime of Python on the same files', (server) => {
  const directory = mkdtempSync(join(tmpdir(), 'onnx-parity-'));
  let python: PythonAnswers;

  beforeAll(async () => {
    python = await runPython<PythonAnswers>(server, script, directory);
  }, 600_000);

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const open = (name: string, options: object = {}): Promise<Predictor> =>
    openModel({ directory, modelFile: `${name}.onnx`, metadata: { name }, cacheDirectory: join(directory, 'cache'), ...options });

  const expectSame = (name: string, prediction: Prediction): void => {
    const outputs = Object.entries(python.answers[name] ?? {});
    expect(Object.keys(prediction.outputs)).toEqual(outputs.map(([output]) => output));
    for (const [output, expected] of outputs) {
      const tensor = prediction.outputs[output];
      if (expected.maps !== undefined) {
        expect(prediction.values(output), output).toEqual(expected.maps);
        expect(prediction.rows().map((row) => row[output])).toEqual(expected.maps);
        continue;
      }
      expect(tensor?.shape, output).toEqual(expected.shape);
      if (expected.strings !== undefined) expect(tensor?.data, output).toEqual(expected.strings);
      else expect(base64(tensor?.data as Float32Array), output).toBe(expected.bytes);
    }
  };

  it.each(['logistic', 'forest', 'boosting', 'scaler'])(
    'gives the bits of Python for the %s model, however the batch comes',
    async (name) => {
      const predictor = await open(name);
      const matrix = python.numbers;
      const flat = Float32Array.from(matrix.flat());
      const inputs: PredictorInput[] = [matrix, { X: matrix }, { X: flat }, { type: 'float32', shape: [matrix.length, 6], data: flat }];
      for (const input of inputs) expectSame(name, await predictor.predict(input));
      await predictor.close();
    },
  );

  it('gives the bits of Python for rows of named columns, by a signature of columns', async () => {
    const columns = python.numbers[0]?.map((_, index) => ({ name: `f${index}`, type: 'double' as const }));
    const predictor = await open('boosting', { signature: { inputs: columns } });
    const rows = python.numbers.map((row) => Object.fromEntries(row.map((value, index) => [`f${index}`, value])));
    expectSame('boosting', await predictor.predict(rows));
    await predictor.close();
  });

  it('gives the bits of Python for a pipeline with strings, integers and floats as inputs of their own', async () => {
    const predictor = await open('table');
    const column = (name: string) => python.rows.map((row) => row[name]);
    expectSame('table', await predictor.predict(python.rows));
    expectSame('table', await predictor.predict({ city: column('city'), age: column('age'), income: column('income') }));
    await predictor.close();
  });

  it('gives each row alone the labels that Python gave it in the batch, and its scores up to rounding', async () => {
    const predictor = await open('logistic');
    const { output_label, output_probability } = python.answers['logistic'] ?? {};
    const answers = await Promise.all(python.numbers.map((row) => predictor.predict([row])));
    expect(answers.flatMap((answer) => answer.values('output_label'))).toEqual(output_label?.strings);
    const scores = answers.flatMap((answer) => answer.values('output_probability')) as Record<string, number>[];
    scores.forEach((score, index) => {
      for (const [label, value] of Object.entries(score)) expect(value).toBeCloseTo(output_probability?.maps?.[index]?.[label] ?? -1, 6);
    });
    await predictor.close();
  });
});

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
