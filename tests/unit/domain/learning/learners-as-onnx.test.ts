import { describe, expect, test } from 'vitest';
import { readOnnxModel } from '../../../../src/domain/onnx/read-onnx-model.js';
import { tensor } from '../../../../src/inference/tensor.js';
import {
  gaussianNaiveBayes,
  type Learner,
  linearRegression,
  logisticRegression,
  oneHotEncoder,
  pipeline,
} from '../../../../src/learners.js';
import { type Answers, columnsOf, differences } from '../../../support/learning/compare-answers.js';
import { type LabelledRow, learnAll, learnerCases, rowsOf } from '../../../support/learning/learner-cases.js';
import { openOnnx } from '../../../support/onnx/open-onnx.js';

type Rows = readonly LabelledRow['row'][];

async function expectSame(learner: Learner, rows: Rows, inputs: 'matrix' | 'columns' = 'matrix'): Promise<void> {
  const predictor = await openOnnx(learner.toOnnx({ inputs }));
  const { outputs } = await predictor.predict(feeds(learner, rows, inputs));
  const width = learner.classes.length;
  if (learner.task === 'regression') {
    expect(outputs).toMatchObject({ prediction: { type: 'float32', shape: [rows.length, 1] } });
  } else {
    expect(outputs).toMatchObject({
      label: { type: typeof learner.classes[0] === 'string' ? 'string' : 'int64', shape: [rows.length] },
      probabilities: { type: 'float32', shape: [rows.length, width] },
    });
  }
  const answers = Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data])) as unknown as Answers;
  expect(differences(learner, rows, answers)).toEqual([]);
}

function feeds(learner: Learner, rows: Rows, inputs: 'matrix' | 'columns') {
  const columns = Object.entries(columnsOf(learner, rows));
  if (inputs === 'matrix' && learner.features.every(({ kind }) => kind === 'number')) {
    const flat = rows.flatMap((_, index) => columns.map(([, column]) => column[index] as number));
    return { features: tensor(Float32Array.from(flat), [rows.length, columns.length]) };
  }
  return Object.fromEntries(columns.map(([name, column]) => [name, tensor(column as number[], [rows.length, 1])]));
}

describe.each(learnerCases)('$name', (kind) => {
  test('answers as an ONNX file what it answers itself, on 1,000 rows', async () => {
    const learner = learnAll(kind.make(), rowsOf(kind, 400));
    const probes = rowsOf(kind, 1000, 3).map(({ row }, index) =>
      kind.texts === true && index % 9 === 0 ? { ...row, city: 'unheard of' } : row,
    );
    await expectSame(learner, probes);
    await expectSame(learner, probes.slice(0, 50), 'columns');
    await expectSame(learnAll(kind.make(), rowsOf(kind, 2)), probes.slice(0, 50));
  });
});

test('values far from 0 with a small spread keep their digits', async () => {
  const learner = pipeline({ kind: 'standardScaler' }, linearRegression());
  const row = (day: number) => ({ day: Math.fround(1_700_000_000 + 128 * day), value: Math.fround(736_389 + day / 16) });
  for (let day = 0; day < 500; day++) learner.learnOne(row(day % 90), (day % 90) / 10);
  await expectSame(
    learner,
    Array.from({ length: 90 }, (_, day) => row(day)),
  );
});

test.each(['standardScaler', 'minMaxScaler'] as const)('a feature that never varied is 0 whatever comes: %s', async (kind) => {
  const learner = pipeline({ kind }, gaussianNaiveBayes());
  for (let row = 0; row < 40; row++) learner.learnOne({ fixed: 5, x: row % 7 }, row % 7 > 3);
  const probes = [5, -300, 1e6].map((fixed) => ({ fixed, x: 2 }));
  await expectSame(learner, probes);
  const [first, ...others] = probes.map((row) => learner.predictProbaOne(row));
  for (const other of others) expect(other).toEqual(first);
});

test('an ONNX file says what it is', () => {
  const learner = logisticRegression({ features: ['b', 'a'], classes: ['no', 'yes'] }).learnOne([1, 2], 'yes');
  const bytes = learner.toOnnx({ graphName: 'churn', metadata: { team: 'growth' } });
  expect(readOnnxModel(bytes)).toMatchObject({
    inputs: [{ name: 'features', type: 'float32' }],
    outputs: [
      { name: 'label', type: 'string' },
      { name: 'probabilities', type: 'float32' },
    ],
  });
  const text = Buffer.from(bytes).toString('latin1');
  for (const part of ['churn', 'growth', 'mlflow_ops.samples', '["b","a"]', '["no","yes"]', 'logisticRegression'])
    expect(text).toContain(part);
});

test('without a row, or without a text of its only features, there is no ONNX file', () => {
  expect(() => linearRegression({ features: ['a'] }).toOnnx()).toThrow(/call learnOne first/);
  const empty = pipeline(oneHotEncoder(), linearRegression({ features: [{ name: 'plan', kind: 'category' }] })).learnOne({ plan: null }, 1);
  expect(() => empty.toOnnx()).toThrow(/learned no text/);
});

test.each([
  [{ graphName: '' }, /graphName must be a text of at least one character/],
  [{ graphName: 5 }, /graphName must be a text/],
  [{ metadata: { rows: 5 } }, /entry "rows" of the option metadata must be a text, not 5/],
  [{ metadata: 'team' }, /metadata must be an object/],
  [{ inputs: 'rows' }, /inputs must be one of matrix, columns/],
  [{ input: 'columns' }, /no field "input"; there are graphName, inputs, metadata/],
  [null, /must be an object/],
])('toOnnx(%j) is refused, and the message says why', (options, message) => {
  const learner = linearRegression().learnOne([1, 2], 3);
  expect(() => learner.toOnnx(options as never)).toThrow(
    expect.objectContaining({ code: 'VALIDATION', message: expect.stringMatching(message) }),
  );
});

test('a number feature named like an output is no trouble in one input, and refused as an input of its own', async () => {
  for (const name of ['label', 'prediction', 'probabilities']) {
    const learner = logisticRegression()
      .learnOne({ [name]: 1 }, true)
      .learnOne({ [name]: 2 }, false);
    await expectSame(learner, [{ [name]: 1 }, { [name]: 3 }]);
    expect(() => learner.toOnnx({ inputs: 'columns' })).toThrow(
      /beside the output of this name; rename it. Or write one input of all features/,
    );
  }
  expect(() => linearRegression().learnOne({ '\ud800': 1 }, 1).toOnnx({ inputs: 'columns' })).toThrow(/half a surrogate pair/);
});

test('integer classes beyond 32 bits and texts that look alike stay apart', async () => {
  for (const classes of [
    [2 ** 53 - 1, -(2 ** 40), 2 ** 31],
    ['1', '01', '１', 'e\u0301', 'é', ' ', ''],
  ]) {
    const learner = gaussianNaiveBayes();
    for (let index = 0; index < 40; index++)
      learner.learnOne({ x: index % classes.length, y: (index * index) % 7 }, classes[index % classes.length] as never);
    await expectSame(
      learner,
      classes.map((_, x) => ({ x, y: 1 })),
    );
  }
});

test('features named like tensors of the graph are no trouble', async () => {
  const learner = pipeline(oneHotEncoder(), gaussianNaiveBayes());
  for (let index = 0; index < 20; index++)
    learner.learnOne({ constant_1: index % 3, cast_5: index % 2 ? 'a' : 'b', node_4: 1 }, index % 2 === 0);
  await expectSame(learner, [
    { constant_1: 1, cast_5: 'a', node_4: 1 },
    { constant_1: 2, cast_5: 'c', node_4: 1 },
  ]);
});
