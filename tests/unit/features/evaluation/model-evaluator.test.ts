import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StatisticsError } from '../../../../src/core/errors/statistics-error.js';
import { seededRandom } from '../../../../src/core/random.js';
import * as metrics from '../../../../src/domain/evaluation/metrics.js';
import { ModelEvaluator } from '../../../../src/features/evaluation/model-evaluator.js';
import { fromFunction } from '../../../../src/inference/from-function.js';
import { openModel } from '../../../../src/inference/open-model.js';
import { logisticRegression, pipeline, softmaxRegression, standardScaler } from '../../../../src/learners.js';
import { onnxFile } from '../../../support/onnx/open-onnx.js';

const golden = JSON.parse(readFileSync(new URL('../../../golden/evaluation.json', import.meta.url), 'utf8'));

/** Rows of two features, and whether their sum is large, with noise. */
function madeRows(rows: number) {
  const random = seededRandom(8);
  const features = Array.from({ length: rows }, () => [random.next() * 4, random.next() * 4] as const);
  const labels = features.map(([x, y]) => x + y + (random.next() - 0.5) * 3 > 4);
  return { features: features.map((row) => [...row]), labels };
}

describe('ModelEvaluator.evaluate', () => {
  const evaluator = new ModelEvaluator();

  it('of two classes gives what MLflow logs, the confusion matrix and curves of the positive class', async () => {
    const { actual, scores, expected, predicted } = golden.binary;
    const evaluation = await evaluator.evaluate({ labels: predicted, probabilities: scores }, { labels: actual });
    expect(evaluation).toMatchObject({ task: 'classification', n: 160, positive: 1, warnings: [], confusionMatrix: { classes: [0, 1] } });
    const [[tn, fp], [fn, tp]] = expected.confusionMatrix;
    const counts = { example_count: 160, true_negatives: tn, false_positives: fp, false_negatives: fn, true_positives: tp };
    expect(evaluation.metrics).toMatchObject(counts);
    const { accuracy_score, f1_score, roc_auc, precision_recall_auc, log_loss, brier_score_loss } = evaluation.metrics;
    const { accuracy, f1, rocAuc, prAuc, logLoss, brierScore } = expected;
    for (const [value, known] of [
      [accuracy_score, accuracy],
      [f1_score, f1[1]],
      [roc_auc, rocAuc],
      [precision_recall_auc, prAuc],
      [log_loss, logLoss],
      [brier_score_loss, brierScore],
    ])
      expect(value).toBeCloseTo(known, 12);
    expect(evaluation.curves).toMatchObject([{ label: 1, rows: actual.filter((each: number) => each === 1).length, rocAuc: roc_auc }]);
    expect(JSON.parse(JSON.stringify(evaluation)).metrics).toEqual(evaluation.metrics);
  });

  it('of many classes weighs them by their rows, and draws a curve of each', async () => {
    const { actual, probabilities, expected } = golden.multiclass;
    const { metrics: values, curves, confusionMatrix } = await evaluator.evaluate({ probabilities }, { labels: actual });
    expect(values['roc_auc']).toBeCloseTo(expected.rocAuc.weighted, 12);
    expect(values['log_loss']).toBeCloseTo(expected.logLoss, 12);
    expect(curves?.map(({ label }) => label)).toEqual(['ant', 'bee', 'cat', 'dog']);
    expect(confusionMatrix?.classes).toEqual(['ant', 'bee', 'cat', 'dog']);
    expect(values['example_count']).toBe(120);
  });

  it('takes integers for classes, other numbers for numbers, and returns for trading', async () => {
    const { actual, predicted, expected } = golden.numbers;
    const numbers = await evaluator.evaluate(predicted, { labels: actual });
    expect(numbers.task).toBe('regression');
    expect(numbers.metrics['r2_score']).toBeCloseTo(expected.r2, 12);
    expect(numbers.metrics['mean_absolute_percentage_error']).toBeCloseTo(expected.mape, 12);
    expect((await evaluator.evaluate([0, 1, 2, 2], { labels: [0, 1, 1, 2] })).task).toBe('classification');
    expect((await evaluator.evaluate([0.5, 1, 2, 2], { labels: [0, 1, 1, 2] })).task).toBe('regression');
    const trading = await evaluator.evaluate({ returns: golden.trading.returns });
    expect(trading).toMatchObject({ task: 'trading', n: 260, warnings: [] });
    expect(trading.metrics['sharpe_ratio']).toBeCloseTo(golden.trading.expected.sharpeRatio, 12);
  });

  it('takes up to twenty different integers for classes, and draws the curves of up to ten', async () => {
    const of = (classes: number) => Array.from({ length: 60 }, (_, row) => row % classes);
    const taskOf = async (classes: number) => (await evaluator.evaluate(of(classes), { labels: of(classes) })).task;
    expect([await taskOf(20), await taskOf(21)]).toEqual(['classification', 'regression']);
    const curvesOf = async (classes: number) => {
      const probabilities = of(classes).map((label) =>
        Array.from({ length: classes }, (_, each) => (each === label ? 0.5 : 0.5 / (classes - 1))),
      );
      return (await evaluator.evaluate({ probabilities }, { labels: of(classes) })).curves?.length;
    };
    expect([await curvesOf(10), await curvesOf(11)]).toEqual([10, 0]);
  });

  it('draws curves of at most 200 points, both ends among them', async () => {
    const scores = Array.from({ length: 1000 }, (_, row) => row / 1000);
    const labels = scores.map((_, row) => (row * 7919) % 3 === 0);
    const [curve] = (await evaluator.evaluate({ probabilities: scores }, { labels })).curves ?? [];
    for (const points of [curve?.roc ?? [], curve?.precisionRecall ?? []]) expect(points).toHaveLength(200);
    expect(curve?.roc.at(0)).toMatchObject({ falsePositiveRate: 0, truePositiveRate: 0 });
    expect(curve?.roc.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    expect(curve?.precisionRecall.at(-1)).toMatchObject({ recall: 1 });
  });

  it('gives a class that the model does not know the probability 0', async () => {
    const predictions = { probabilities: [0.25, 0.5, 0.25], classes: ['no', 'yes'] };
    const { metrics: values, confusionMatrix } = await evaluator.evaluate(predictions, { labels: ['no', 'yes', 'new'] });
    expect(confusionMatrix?.classes).toEqual(['no', 'yes', 'new']);
    expect(values['log_loss']).toBeCloseTo((-Math.log(0.75) - Math.log(0.5) - Math.log(Number.EPSILON)) / 3, 12);
  });

  it('takes the output that is called a label, wherever it stands', async () => {
    const model = fromFunction((rows) => ({
      score: (rows as number[][]).map(([x = 0]) => x / 4),
      label: (rows as number[][]).map(([x = 0]) => (x > 2 ? 1 : 0)),
    }));
    const data = { features: [[1], [3], [4], [0]], labels: [0, 1, 1, 1] };
    const { metrics: values } = await evaluator.evaluate(model, data);
    expect(values['accuracy_score']).toBe(0.75);
    const asked = new ModelEvaluator({ task: 'regression', outputs: { labels: 'score' } });
    expect((await asked.evaluate(model, data)).metrics['mean_absolute_error']).toBeCloseTo((0.25 + 0.25 + 0 + 1) / 4, 12);
  });

  it('of forecasts for trading holds their sign, or as much as they say', async () => {
    const labels = [0.02, -0.01, 0.03];
    const forecasts = [0.5, -2, -1];
    const signs = await new ModelEvaluator({ task: 'trading' }).evaluate(forecasts, { labels });
    expect(signs.metrics['win_rate']).toBe(metrics.winRate([0.02, 0.01, -0.03]));
    expect(signs.metrics['max_drawdown']).toBeCloseTo(-0.03, 12);
    const sizes = await new ModelEvaluator({ task: 'trading', position: 'size' }).evaluate(forecasts, { labels });
    expect(sizes.metrics['profit_factor']).toBeCloseTo(1, 12);
  });

  it('of a learner, of its ONNX file and of a function that asks it gives the same', async () => {
    const { features, labels } = madeRows(600);
    const learner = pipeline(standardScaler(), logisticRegression());
    for (const [row, each] of features.slice(0, 300).entries()) learner.learnOne(each, labels[row] as boolean);
    const rest = { features: features.slice(300), labels: labels.slice(300) };
    const own = await evaluator.evaluate(learner, rest);
    const directory = dirname(onnxFile(learner.toOnnx()));
    const place = { directory, modelFile: 'model.onnx', cacheDirectory: join(directory, 'cache') };
    const model = await openModel({ ...place, metadata: { name: 'learned' } });
    const ofFile = await new ModelEvaluator({ batchSize: 64 }).evaluate(model, rest);
    const ofFunction = await evaluator.evaluate(async (rows) => rows.map((row) => learner.predictOne(row)), rest);
    await model.close();
    expect(own.metrics['accuracy_score']).toBeGreaterThan(0.75);
    expect(own.positive).toBe(true);
    expect(ofFile.confusionMatrix).toEqual(own.confusionMatrix);
    for (const [name, value] of Object.entries(own.metrics)) expect(ofFile.metrics[name], name).toBeCloseTo(value, 5);
    expect(ofFunction.metrics['accuracy_score']).toBe(own.metrics['accuracy_score']);
    expect(ofFunction.metrics).not.toHaveProperty('roc_auc');
  });

  it('of a learner of text classes keeps its own order of probabilities', async () => {
    const { features, labels } = madeRows(300);
    const named = labels.map((label, row) => (row % 5 === 0 ? 'maybe' : label ? 'yes' : 'no'));
    const learner = softmaxRegression();
    for (const [row, each] of features.entries()) learner.learnOne(each, named[row] as string);
    const evaluation = await evaluator.evaluate(learner, { features, labels: named });
    expect(evaluation.confusionMatrix?.classes).toEqual(learner.classes);
    const mean = features.reduce(
      (sum, row, at) => sum - Math.log(learner.predictProbaOne(row)[learner.classes.indexOf(named[at] as string)] as number),
      0,
    );
    expect(evaluation.metrics['log_loss']).toBeCloseTo(mean / 300, 10);
  });

  it('warns of one class, and leaves out what cannot be computed', async () => {
    const evaluation = await evaluator.evaluate({ probabilities: [0.2, 0.7] }, { labels: [false, false] });
    expect(evaluation.warnings).toEqual(['All rows are of the class false.', expect.stringMatching(/^Not computable: roc_auc/)]);
    expect(evaluation.metrics).not.toHaveProperty('roc_auc');
    expect(evaluation.metrics).toMatchObject({ accuracy_score: 0.5, false_positives: 1, true_negatives: 1 });
  });

  it('warns where no predicted class is among the labels, as of labels in another form', async () => {
    const { warnings, metrics: values } = await evaluator.evaluate(['Yes', 'No'], { labels: ['yes', 'no'] });
    expect(warnings).toEqual([expect.stringContaining('"Yes" is none of the labels')]);
    expect(values['accuracy_score']).toBe(0);
    expect((await evaluator.evaluate(['yes', 'No'], { labels: ['yes', 'no'] })).warnings).toEqual([]);
    expect((await evaluator.evaluate(['0', '1'], { labels: [0, 1] })).warnings).toEqual([]);
  });

  it('takes arrays of one element type wherever it takes numbers, with the same results', async () => {
    const { actual, scores, predicted } = golden.binary;
    const plain = await evaluator.evaluate({ labels: predicted, probabilities: scores }, { labels: actual });
    const typed = { labels: Int32Array.from(predicted), probabilities: Float64Array.from(scores) };
    expect(await evaluator.evaluate(typed, { labels: Uint8Array.from(actual) })).toEqual(plain);
    const numbers = golden.numbers;
    const ofNumbers = await evaluator.evaluate(Float64Array.from(numbers.predicted), { labels: Float64Array.from(numbers.actual) });
    expect(ofNumbers).toEqual(await evaluator.evaluate(numbers.predicted, { labels: numbers.actual }));
    const ofFunction = await evaluator.evaluate((rows) => Float32Array.from(rows, () => 0.5), { labels: [0.5, 2.5], features: [[1], [2]] });
    expect(ofFunction.metrics['mean_absolute_error']).toBe(1);
    const { returns } = golden.trading;
    expect(await evaluator.evaluate({ returns: Float64Array.from(returns) })).toEqual(await evaluator.evaluate({ returns }));
    const both = [Int16Array.from([1, 0, 1]), [1, 1, 1]] as const;
    expect((await evaluator.compare(...both, { labels: Int8Array.from([1, 0, 0]) })).deciding.valueA).toBeCloseTo(2 / 3, 12);
    await expect(evaluator.evaluate([1], { labels: new DataView(new ArrayBuffer(8)) as never })).rejects.toThrow(/must be an array/);
  });

  it('refuses what does not fit', async () => {
    await expect(evaluator.evaluate([1, 2], { labels: [1] })).rejects.toThrow(/1 labels, but 2 predictions/);
    await expect(evaluator.evaluate([], { labels: [] })).rejects.toThrow(StatisticsError);
    await expect(evaluator.evaluate({} as never, { labels: [1] })).rejects.toThrow(/labels or probabilities/);
    await expect(evaluator.evaluate({ probabilities: [[0.2, 0.3, 0.5]] }, { labels: ['a'] })).rejects.toThrow(/Give the classes/);
    await expect(evaluator.evaluate(() => [1], { labels: [1, 2], features: [[1], [2]] })).rejects.toThrow(/answered 1 labels for 2 rows/);
    await expect(evaluator.evaluate(() => [1], { labels: [1, 2] } as never)).rejects.toThrow(/array of rows/);
    await expect(new ModelEvaluator({ task: 'regression' }).evaluate(['a'], { labels: [1] })).rejects.toThrow(StatisticsError);
    expect(() => new ModelEvaluator({ task: 'ranking' as never })).toThrow(/must be one of auto/);
    expect(() => new ModelEvaluator({ average: 'mean' as never })).toThrow(/average must be/);
    expect(() => new ModelEvaluator({ periodsPerYear: 0 })).toThrow(/periodsPerYear must be above 0/);
    expect(() => new ModelEvaluator({ taks: 'auto' } as never)).toThrow(/options of a ModelEvaluator have no field "taks"/);
    const aborted = AbortSignal.abort();
    await expect(evaluator.evaluate(() => [1], { labels: [1], features: [[1]] }, { signal: aborted })).rejects.toThrow(/aborted/);
  });

  it('asks a model for some rows at a time, and says what its answers lack', async () => {
    const sizes: number[] = [];
    const model = fromFunction((rows) => {
      sizes.push((rows as unknown[]).length);
      return (rows as number[][]).map(([x = 0]) => (x > 2 ? 1 : 0));
    });
    const { features, labels } = madeRows(70);
    const evaluation = await new ModelEvaluator({ batchSize: 32 }).evaluate(model, { features, labels });
    expect(sizes).toEqual([32, 32, 6]);
    expect(evaluation.confusionMatrix?.classes).toEqual([false, true]);
    const scalar = fromFunction(() => ({ text: 'no rows' }));
    await expect(evaluator.evaluate(scalar, { features, labels })).rejects.toThrow();
  });
});

describe('ModelEvaluator.logToRun', () => {
  it('logs metrics under their names after the prefix, and what is infinite as text in the JSON', async () => {
    const evaluator = new ModelEvaluator();
    const evaluation = await evaluator.evaluate({ returns: [0.01, 0.02, 0] });
    const logged: Record<string, unknown> = {};
    await evaluator.logToRun(
      evaluation,
      {
        ready: async () => {},
        logFigure: async () => {},
        logMetrics: (values, options) => Object.assign(logged, { values, options }),
        logDict: async (value, file) => {
          logged[file] = value;
        },
      },
      { prefix: 'july_', step: 4, directory: 'trading' },
    );
    expect(logged['values']).toMatchObject({ july_profit_factor: Number.POSITIVE_INFINITY, july_example_count: 3 });
    expect(logged['options']).toEqual({ step: 4 });
    const json = logged['trading/evaluation.json'] as typeof evaluation;
    expect(json.metrics).toEqual({ ...evaluation.metrics, profit_factor: 'Infinity' });
    expect(json.warnings).toEqual(evaluation.warnings);
  });
});
