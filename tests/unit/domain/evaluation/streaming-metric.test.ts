import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatisticsError } from '../../../../src/core/errors/statistics-error.js';
import { seededRandom } from '../../../../src/core/random.js';
import { metricByName } from '../../../../src/domain/evaluation/metric-by-name.js';
import { metricNames } from '../../../../src/domain/evaluation/metric-name.js';
import * as metrics from '../../../../src/domain/evaluation/metrics.js';
import { streamingMetric, streamingMetricFromJson } from '../../../../src/domain/evaluation/streaming/streaming-metric-by-name.js';
import type { MetricWindow, StreamingMetric } from '../../../../src/domain/evaluation/streaming-metric.js';

const golden = JSON.parse(readFileSync(new URL('../../../golden/evaluation.json', import.meta.url), 'utf8'));
const { binary, multiclass, numbers, streams } = golden;
const rolling = (size: number): MetricWindow => ({ kind: 'rolling', size });
const windows = { cumulative: { kind: 'cumulative' }, rolling: rolling(30) } as const;

/** The value after every tenth row from the twentieth on, as the golden file has it. */
function course(metric: StreamingMetric, rows: number, update: (row: number) => void): (number | undefined)[] {
  const values: (number | undefined)[] = [];
  for (let row = 0; row < rows; row++) {
    update(row);
    if (row % 10 === 9 && row >= 19) values.push(metric.value);
  }
  return values;
}

function same(values: readonly (number | undefined)[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [place, value] of values.entries())
    expect(Math.abs((value as number) - (expected[place] as number)), `at ${place}`).toBeLessThan(1e-10);
}

describe.each(['cumulative', 'rolling'] as const)('a %s metric', (kind) => {
  it.each(Object.keys(streams.binary))("gives River's %s of two classes", (name) => {
    const metric = streamingMetric(name, windows[kind]);
    same(
      course(metric, binary.actual.length, (row) => metric.update(binary.actual[row] === 1, binary.predicted[row] === 1)),
      streams.binary[name][kind],
    );
  });

  it("gives River's log_loss", () => {
    const metric = streamingMetric('log_loss', windows[kind]);
    const clipped = (score: number) => Math.min(Math.max(score, 0.01), 0.99);
    same(
      course(metric, binary.actual.length, (row) => metric.update(binary.actual[row] === 1, true, clipped(binary.scores[row]))),
      streams.probable.log_loss[kind],
    );
  });

  it.each(['macro', 'micro', 'weighted'] as const)("gives River's f1_score of many classes, %s", (average) => {
    const metric = streamingMetric('f1_score', windows[kind], { average });
    same(
      course(metric, multiclass.actual.length, (row) => metric.update(multiclass.actual[row], multiclass.predicted[row])),
      streams.many[average][kind],
    );
  });

  it.each(Object.keys(streams.numbers))("gives River's %s", (name) => {
    const metric = streamingMetric(name, windows[kind]);
    same(
      course(metric, numbers.actual.length, (row) => metric.update(numbers.actual[row], numbers.predicted[row])),
      streams.numbers[name][kind],
    );
  });

  it.each(['sharpe_ratio', 'max_drawdown', 'win_rate', 'profit_factor'] as const)('gives the %s of the returns in its window', (name) => {
    const returns: number[] = golden.trading.returns;
    const batch = {
      sharpe_ratio: metrics.sharpeRatio,
      max_drawdown: metrics.maxDrawdown,
      win_rate: metrics.winRate,
      profit_factor: metrics.profitFactor,
    };
    const metric = streamingMetric(name, windows[kind]);
    for (const [row, value] of returns.entries()) {
      metric.update(value, 1);
      const seen = returns.slice(kind === 'rolling' ? Math.max(0, row - 29) : 0, row + 1);
      const expected = batch[name](seen);
      if (expected === undefined || !Number.isFinite(expected)) expect(metric.value).toBe(expected);
      else expect(metric.value).toBeCloseTo(expected, 10);
    }
  });
});

describe('a rolling metric', () => {
  it("gives scikit-learn's roc_auc of its rows", () => {
    const metric = streamingMetric('roc_auc', rolling(30));
    const values: (number | undefined)[] = [];
    for (const [row, actual] of binary.actual.entries()) {
      metric.update(actual, 0, binary.scores[row]);
      if (row >= 29 && row % 10 === 9) values.push(metric.value);
    }
    same(values, streams.rocAuc);
  });

  it('keeps nothing of rows that left it: not of huge ones, and not after a million rows', () => {
    const random = seededRandom(5);
    const metric = streamingMetric('mean_squared_error', rolling(7));
    const last: [number, number][] = [];
    for (let row = 0; row < 1_000_000; row++) {
      const actual = row % 100_000 === 50_000 ? 1e150 : random.next();
      metric.update(actual, 0.5);
      if (row >= 1_000_000 - 7) last.push([actual, 0.5]);
    }
    const expected = last.reduce((sum, [actual, predicted]) => sum + (actual - predicted) ** 2, 0) / 7;
    expect(Math.abs((metric.value as number) - expected)).toBeLessThan(1e-15);
  });

  it('of an earlier stretch of trading forgets its ruin', () => {
    const metric = streamingMetric('max_drawdown', rolling(2));
    for (const value of [0.1, -1, 0.2, 0.1]) metric.update(value, 1);
    expect(metric.value).toBe(0);
  });
});

describe('a fading metric', () => {
  it("gives frouros' prequential error", () => {
    const metric = streamingMetric('mean_absolute_error', { kind: 'fading', factor: 0.9 });
    const values = [0, 1, 0, 1, 1, 1].map((error) => {
      metric.update(error, 0);
      return metric.value?.toFixed(5);
    });
    expect(values).toEqual(['0.00000', '0.52632', '0.33210', '0.52632', '0.64199', '0.71839']);
    expect(metric.count).toBeCloseTo((1 - 0.9 ** 6) / 0.1, 12);
  });

  it.each(['r2_score', 'f1_score', 'accuracy_score', 'win_rate'] as const)('gives the %s of rows weighted by their age', (name) => {
    const faded = streamingMetric(name, { kind: 'fading', factor: 0.8 });
    const weighted = streamingMetric(name);
    const rows = [3, 1, 2, 1, 4, 3].map((actual, row) => [actual, row % 3] as const);
    for (const [actual, predicted] of rows) faded.update(actual, predicted);
    for (const [row, [actual, predicted]] of rows.entries()) weighted.update(actual, predicted, undefined, 0.8 ** (rows.length - 1 - row));
    expect(faded.value).toBeCloseTo(weighted.value as number, 12);
  });

  it.each(['sharpe_ratio', 'max_drawdown', 'roc_auc'] as const)('does not exist of %s', (name) => {
    expect(() => streamingMetric(name, { kind: 'fading', factor: 0.9 })).toThrow(StatisticsError);
  });
});

describe('a streaming metric as JSON', () => {
  const kinds: readonly MetricWindow[] = [{ kind: 'cumulative' }, rolling(1), rolling(8), { kind: 'fading', factor: 0.97 }];
  const subjects = metricNames
    .flatMap((name) => kinds.map((window) => [name, window] as const))
    .filter(([name, window]) => isPossible(name, window));

  it.each(subjects)('goes on bit for bit: %s over %o', (name, window) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value(), value(), fc.double({ min: 0, max: 1, noNaN: true }), weight()), { maxLength: 40 }),
        fc.nat(40),
        (rows, cut) => {
          const whole = streamingMetric(name, window, { positive: 1 });
          let cutOff = streamingMetric(name, window, { positive: 1 });
          for (const [row, [actual, predicted, probability, each]] of rows.entries()) {
            if (row === cut) cutOff = streamingMetricFromJson(JSON.parse(JSON.stringify(cutOff)));
            whole.update(actual, predicted, probability, each);
            cutOff.update(actual, predicted, probability, each);
            expect(cutOff.value).toBe(whole.value);
            expect(whole.value).not.toBeNaN();
          }
          expect(JSON.stringify(cutOff)).toBe(JSON.stringify(whole));
        },
      ),
      { numRuns: 25, seed: 11 },
    );
  });

  it('is refused when it is damaged or of another kind', () => {
    const metric = streamingMetric('mean_absolute_error', rolling(3));
    metric.update(1, 2);
    const json = JSON.parse(JSON.stringify(metric));
    for (const wrong of [null, {}, { ...json, version: 2 }, { ...json, name: 'x' }, { ...json, state: {} }, { ...json, rows: -1 }])
      expect(() => streamingMetricFromJson(wrong)).toThrow(StatisticsError);
    const { state } = json;
    for (const wrong of [
      { ...state, values: `${state.values}AAAA` },
      { ...state, next: 3 },
      { ...state, rows: 4 },
    ])
      expect(() => streamingMetricFromJson({ ...json, state: wrong })).toThrow(StatisticsError);
  });
});

describe('a row that cannot be taken', () => {
  it('throws and changes nothing', () => {
    const metric = streamingMetric('log_loss');
    metric.update(1, 1, 0.8);
    const before = JSON.stringify(metric);
    for (const update of [
      () => metric.update(1, 1),
      () => metric.update(1, 1, 1.5),
      () => metric.update('a', 'a', 0.5),
      () => metric.update(1, 1, 0.5, 0),
      () => metric.update(1, 1, [0.1, 0.2, 0.7]),
    ])
      expect(update).toThrow(StatisticsError);
    expect(JSON.stringify(metric)).toBe(before);
    expect(() => streamingMetric('mean_absolute_error').update(1, Number.NaN)).toThrow(StatisticsError);
    expect(() => streamingMetric('accuracy_score').update(1, null as never)).toThrow(StatisticsError);
  });

  it('or a metric that does not exist, is a StatisticsError', () => {
    expect(() => streamingMetric('accuracy')).toThrow(/accuracy_score/);
    expect(() => streamingMetric('accuracy_score', rolling(0))).toThrow(StatisticsError);
    expect(() => streamingMetric('accuracy_score', rolling(1e12))).toThrow(/at most 10000000/);
    expect(() => streamingMetric('f1_score', rolling(5), { avarage: 'macro' } as never)).toThrow(/no option "avarage"; there are average/);
    expect(() => streamingMetric('f1_score', rolling(5), null as never)).toThrow(StatisticsError);
    expect(() => streamingMetric('accuracy_score', { kind: 'fading', factor: 1 })).toThrow(StatisticsError);
    expect(() => streamingMetric('sharpe_ratio', rolling(5), { periodsPerYear: 0 })).toThrow(StatisticsError);
    expect(() => streamingMetric('win_rate', rolling(5), { position: 'half' as never })).toThrow(StatisticsError);
    expect(() => metricByName('auc')).toThrow(StatisticsError);
  });
});

function isPossible(name: string, { kind }: MetricWindow): boolean {
  if (name === 'roc_auc') return kind === 'rolling';
  return kind !== 'fading' || (name !== 'sharpe_ratio' && name !== 'max_drawdown');
}

function value() {
  return fc.oneof(fc.constantFrom(0, 1, -1, -0), fc.double({ min: -1e200, max: 1e200, noNaN: true }));
}

function weight() {
  return fc.constantFrom(1, 1, 0.5, 3.25);
}
