import { describe, expect, test } from 'vitest';
import { LinearModel } from '../../../../../src/domain/learning/models/linear-model.js';
import { LogisticModel } from '../../../../../src/domain/learning/models/logistic-model.js';
import { sgd } from '../../../../../src/domain/learning/optimizers/sgd.js';
import { OnnxGraph } from '../../../../../src/domain/onnx/onnx-graph.js';
import { tensor } from '../../../../../src/inference/tensor.js';
import { openOnnx } from '../../../../support/onnx/open-onnx.js';
import { learnRows, type Model, madeRows, models } from './made-rows.js';

/** What the model answers in onnxruntime, row by row. */
async function answers(model: Model, rows: readonly Float64Array[], classes: number): Promise<Float32Array> {
  const graph = new OnnxGraph();
  const width = rows[0]?.length as number;
  const input = graph.input('x', { type: 'float64', shape: [null, width] });
  const parts: { readonly value?: string; readonly probabilities?: string } = model.addTo(graph, input, classes);
  graph.output('y', { type: 'float32', shape: [null, classes] });
  graph.node('Identity', [(parts.value ?? parts.probabilities) as string], { outputs: ['y'] });
  const predictor = await openOnnx(graph.toBytes('model'));
  const all = Float64Array.from(rows.flatMap((row) => [...row]));
  const { outputs } = await predictor.predict({ x: tensor(all, [rows.length, width]) });
  expect(outputs['y']).toMatchObject({ type: 'float32', shape: [rows.length, classes] });
  return outputs['y']?.data as Float32Array;
}

async function expectSame(model: Model, rows: readonly Float64Array[], classes: number): Promise<void> {
  const actual = await answers(model, rows, classes);
  for (const [index, row] of rows.entries()) {
    for (const [at, expected] of model.predict(row).entries()) {
      const error = Math.abs((actual[index * classes + at] as number) - expected);
      // Half the distance of two float32 numbers, or of the smallest ones.
      expect(error).toBeLessThanOrEqual(Math.max(2 ** -24 * 1.0001 * Math.abs(expected), 2 ** -149));
    }
  }
}

describe.each(models)('As ONNX, the model %s', (_, make) => {
  test('answers as the learner, rounded once', async () => {
    const model = make();
    model.bind(6);
    learnRows(model, madeRows(300, 6));
    const classes = model.predict(madeRows(1, 6)[0] as Float64Array).length;
    expect(classes).toBe(model instanceof LinearModel ? 1 : model.maxClasses === 2 ? 2 : 3);
    await expectSame(model, madeRows(1000, 6, 2), classes);
  });
});

describe('As ONNX', () => {
  test('large weights that cancel each other keep their digits', async () => {
    const model = new LinearModel({ optimizer: sgd(0.5), interceptLearningRate: 0 });
    model.bind(2);
    model.learn(Float64Array.of(1e9, -1e9 + 1), 1, 1);
    await expectSame(model, [Float64Array.of(1, 1), Float64Array.of(12345.678, 12345.679)], 1);
  });

  test('weights beyond float32 stay finite', async () => {
    const model = new LogisticModel({ classes: 2, optimizer: sgd(1e300) });
    model.bind(1);
    model.learn(Float64Array.of(1), 1, 1);
    await expectSame(model, [Float64Array.of(1e-300), Float64Array.of(2), Float64Array.of(-2)], 2);
  });

  test('a single class is certain', async () => {
    const model = new LogisticModel();
    model.bind(1);
    model.learn(Float64Array.of(1), 0, 1);
    await expectSame(model, [Float64Array.of(5)], 1);
  });

  test('a model without columns answers by its intercept', async () => {
    const model = new LinearModel({ initialIntercept: 2 });
    model.bind(0);
    await expectSame(model, [new Float64Array(0)], 1);
  });
});
