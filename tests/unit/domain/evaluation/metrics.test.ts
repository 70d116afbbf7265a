import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StatisticsError } from '../../../../src/core/errors/statistics-error.js';
import * as metrics from '../../../../src/domain/evaluation/metrics.js';

const golden = JSON.parse(readFileSync(new URL('../../../golden/evaluation.json', import.meta.url), 'utf8'));
const { binary, multiclass, numbers, trading } = golden;

function same(value: number | undefined, expected: number): void {
  expect(Math.abs((value as number) - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
}

describe('metrics of two classes', () => {
  const { actual, predicted, scores, expected } = binary;

  it('equal those of scikit-learn', () => {
    same(metrics.accuracy(actual, predicted), expected.accuracy);
    same(metrics.cohenKappa(actual, predicted), expected.cohenKappa);
    same(metrics.matthewsCorrelation(actual, predicted), expected.matthewsCorrelation);
    same(metrics.logLoss(actual, scores), expected.logLoss);
    same(metrics.rocAuc(actual, scores), expected.rocAuc);
    same(metrics.prAuc(actual, scores), expected.prAuc);
    same(metrics.brierScore(actual, scores), expected.brierScore);
    expect(metrics.confusionMatrix(actual, predicted).counts).toEqual(expected.confusionMatrix);
  });

  it.each(['precision', 'recall', 'f1'] as const)('%s of either class equals that of scikit-learn', (name) => {
    for (const positive of [0, 1]) same(metrics[name](actual, predicted, { positive }), expected[name][positive]);
    same(metrics[name](actual, predicted), expected[name][1]);
  });

  it('are the same for probabilities of both classes', () => {
    const both = scores.map((score: number) => [1 - score, score]);
    for (const name of ['logLoss', 'rocAuc', 'brierScore'] as const) same(metrics[name](actual, both), expected[name]);
  });

  it('give the ROC curve of scikit-learn without points on straight lines', () => {
    const { falsePositiveRate, truePositiveRate, thresholds } = binary.rocCurve;
    const curve = metrics.rocCurve(actual, scores) ?? [];
    expect(curve[0]).toEqual({ threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 });
    expect(curve.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    expect(curve.length).toBeLessThan(falsePositiveRate.length);
    for (const point of curve.slice(1)) {
      const place = thresholds.indexOf(point.threshold) + 1;
      expect(point).toMatchObject({ falsePositiveRate: falsePositiveRate[place], truePositiveRate: truePositiveRate[place] });
    }
    let area = 0;
    for (const [place, { falsePositiveRate: x, truePositiveRate: y }] of curve.entries()) {
      const before = curve[place - 1];
      if (before) area += ((x - before.falsePositiveRate) * (y + before.truePositiveRate)) / 2;
    }
    same(area, expected.rocAuc);
  });

  it('give the precision-recall curve of scikit-learn, from recall 0 on', () => {
    const curve = metrics.precisionRecallCurve(actual, scores) ?? [];
    expect(curve.map(({ precision }) => precision).reverse()).toEqual(binary.precisionRecallCurve.precision);
    expect(curve.map(({ recall }) => recall).reverse()).toEqual(binary.precisionRecallCurve.recall);
  });

  it.each(['uniform', 'quantile'] as const)('give the calibration curve of scikit-learn with %s bins', (strategy) => {
    const bins = metrics.calibrationCurve(actual, scores, { bins: 8, strategy }) ?? [];
    const curve = binary.calibration[strategy];
    expect(bins.length).toBe(curve.shareActual.length);
    for (const [place, bin] of bins.entries()) {
      same(bin.shareActual, curve.shareActual[place]);
      same(bin.meanPredicted, curve.meanPredicted[place]);
    }
    expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(actual.length);
  });

  it('take apart a Brier score exactly where bins hold one probability each', () => {
    const tenths = scores.map((score: number) => Math.round(score * 10) / 10);
    const { reliability, resolution, uncertainty } = metrics.brierDecomposition(actual, tenths, { bins: 40 }) ?? {};
    same(metrics.brierScore(actual, tenths), (reliability as number) - (resolution as number) + (uncertainty as number));
  });
});

describe('metrics of many classes', () => {
  const { actual, predicted, probabilities, expected } = multiclass;

  it('equal those of scikit-learn', () => {
    same(metrics.accuracy(actual, predicted), expected.accuracy);
    same(metrics.cohenKappa(actual, predicted), expected.cohenKappa);
    same(metrics.matthewsCorrelation(actual, predicted), expected.matthewsCorrelation);
    same(metrics.logLoss(actual, probabilities), expected.logLoss);
    same(metrics.brierScore(actual, probabilities), expected.brierScore);
    expect(metrics.confusionMatrix(actual, predicted).counts).toEqual(expected.confusionMatrix);
    for (const average of ['macro', 'weighted'] as const)
      same(metrics.rocAuc(actual, probabilities, { average }), expected.rocAuc[average]);
  });

  it.each(['precision', 'recall', 'f1'] as const)('average %s as scikit-learn does, by default weighted', (name) => {
    for (const average of ['macro', 'micro', 'weighted'] as const)
      same(metrics[name](actual, predicted, { average }), expected[name][average]);
    same(metrics[name](actual, predicted), expected[name].weighted);
  });
});

describe('metrics of numbers and of trading', () => {
  it.each(Object.keys(numbers.expected) as (keyof typeof metrics)[])('%s equals that of scikit-learn', (name) => {
    same((metrics[name] as typeof metrics.mse)(numbers.actual, numbers.predicted), numbers.expected[name]);
  });

  it.each(Object.keys(trading.expected) as (keyof typeof metrics)[])('%s follows its definition', (name) => {
    same((metrics[name] as typeof metrics.winRate)(trading.returns), trading.expected[name]);
  });

  it("give the values of empyrical's own tests", () => {
    const mixed = [1, 10, -4, 2, 3, 2, 1, -10].map((percent) => percent / 100);
    const positive = [1, 2, 1, 1, 1, 1, 1, 1, 1].map((percent) => percent / 100);
    const negative = [0, -6, -7, -1, -9, -2, -6, -8, -5].map((percent) => percent / 100);
    expect(metrics.sharpeRatio(mixed)).toBeCloseTo(1.7238613961706866, 12);
    expect(metrics.maxDrawdown(mixed)).toBeCloseTo(-0.1, 12);
    expect(metrics.sharpeRatio(positive)).toBeCloseTo(52.915026221291804, 10);
    expect(metrics.sharpeRatio(negative)).toBeCloseTo(-24.406808633910085, 12);
    expect(metrics.sharpeRatio(new Array(9).fill(0.01))).toBe(Number.POSITIVE_INFINITY);
    expect(metrics.sharpeRatio([0.01])).toBeUndefined();
  });

  it('count a loss of the first day as a drawdown, and no loss below ruin', () => {
    expect(metrics.maxDrawdown([-0.25, 0.5])).toBe(-0.25);
    expect(metrics.maxDrawdown([0.5, -1.5, 3])).toBe(-1);
    expect(metrics.maxDrawdown([0.1, 0.2])).toBe(0);
  });
});

describe('what cannot be computed', () => {
  it('is undefined and never NaN', () => {
    expect(metrics.rocAuc([1, 1], [0.2, 0.3])).toBeUndefined();
    expect(metrics.rocCurve([0, 0], [0.2, 0.3])).toBeUndefined();
    expect(metrics.prAuc([0, 0], [0.2, 0.3])).toBeUndefined();
    expect(metrics.f1(['a', 'a'], ['a', 'a'])).toBeUndefined();
    expect(metrics.cohenKappa([1, 1], [1, 1])).toBeUndefined();
    expect(metrics.r2([3, 3], [3, 3])).toBeUndefined();
    expect(metrics.r2([3], [4])).toBeUndefined();
    expect(metrics.r2([1e200, -1e200], [0, 0])).toBeUndefined();
    expect(metrics.mape([0, 1], [0, 1])).toBeUndefined();
    expect(metrics.winRate([0, 0])).toBeUndefined();
    expect(metrics.sharpeRatio([0, 0])).toBeUndefined();
  });

  it('is 0 where a share of nothing is one by convention', () => {
    expect(metrics.precision([1, 1, 0], [0, 0, 0])).toBe(0);
    expect(metrics.matthewsCorrelation([1, 0], [1, 1])).toBe(0);
    expect(metrics.profitFactor([0, 0])).toBe(0);
    expect(metrics.profitFactor([0.1])).toBe(Number.POSITIVE_INFINITY);
  });

  it('of wrong arguments is a StatisticsError', () => {
    const wrong: (() => unknown)[] = [
      () => metrics.accuracy([1], [1, 2]),
      () => metrics.accuracy([], []),
      () => metrics.accuracy([Number.NaN], [1]),
      () => metrics.accuracy([null as never], [1]),
      () => metrics.mse([1, 2], [1, Number.POSITIVE_INFINITY]),
      () => metrics.mae('12' as never, [1, 2]),
      () => metrics.logLoss([1], [1.5]),
      () =>
        metrics.logLoss(
          ['a', 'b', 'c'],
          [
            [0.5, 0.5],
            [0.5, 0.5],
            [0.5, 0.5],
          ],
        ),
      () => metrics.rocAuc(['a', 'b', 'c'], [0.1, 0.2, 0.3]),
      () =>
        metrics.rocAuc(
          [0, 1, 2],
          [
            [1, 2, 3],
            [1, 2, 3],
            [1, 2],
          ],
        ),
      () => metrics.f1([1], [1], { average: 'mean' as never }),
      () => metrics.confusionMatrix(['a'], ['b'], { classes: ['a'] }),
      () => metrics.confusionMatrix(['a'], ['a'], { classes: ['a', 'b', 'a'] }),
      () => metrics.confusionMatrix(['a'], ['a'], { classes: 5 as never }),
      () => metrics.calibrationCurve([0, 1], [0.1, 0.2], { bins: 0 }),
      () => metrics.calibrationCurve([0, 1], [0.1, 0.2], { strategy: 'equal' as never }),
      () => metrics.sharpeRatio([]),
      () => metrics.sharpeRatio([0.1, 0.2], { periodsPerYear: 0 }),
    ];
    for (const call of wrong) expect(call).toThrow(StatisticsError);
  });
});
