import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import * as metrics from '../../../../src/domain/evaluation/metrics.js';
import { ModelEvaluator } from '../../../../src/features/evaluation/model-evaluator.js';

const golden = JSON.parse(readFileSync(new URL('../../../golden/evaluation.json', import.meta.url), 'utf8'));

describe('ModelEvaluator.compare', () => {
  it('tells which model is better on the same rows, with every difference', async () => {
    const { actual, predicted } = golden.numbers;
    const worse = predicted.map((value: number, row: number) => value + (row % 2 ? 8 : -8));
    const { a, b, differences, deciding, better } = await new ModelEvaluator().compare(worse, predicted, { labels: actual });
    expect(better).toBe('b');
    expect(Object.keys(differences)).toEqual(['mean_absolute_error', 'root_mean_squared_error', 'r2_score']);
    expect(deciding).toBe(differences['mean_absolute_error']);
    expect(deciding).toMatchObject({ valueA: a.metrics['mean_absolute_error'], valueB: b.metrics['mean_absolute_error'] });
    for (const difference of Object.values(differences)) expect(difference.interval?.lower).toBeGreaterThan(0);
  });

  it('of classes with probabilities compares log_loss too, by the metric that is asked for', async () => {
    const { actual, scores } = golden.binary;
    const dull = scores.map((score: number) => 0.5 + (score - 0.5) / 10);
    const options = { metric: 'log_loss', seed: 3, resamples: 300 };
    const evaluator = new ModelEvaluator();
    const { better, deciding, differences } = await evaluator.compare(
      { probabilities: dull },
      { probabilities: scores },
      { labels: actual },
      options,
    );
    expect(better).toBe('b');
    expect(deciding).toMatchObject({ metric: 'log_loss', test: undefined });
    expect(differences['accuracy_score']).toMatchObject({ improvement: 0, better: 'none' });
  });

  it('weighs the classes of many by their rows, and leaves log_loss out where the two know other classes', async () => {
    const labels = Array.from({ length: 90 }, (_, row) => ['a', 'b', 'c', 'a'][row % 4] as string);
    const [first, second] = [labels.map((label, row) => (row % 5 ? label : 'a')), labels.map((label, row) => (row % 3 ? label : 'c'))];
    const { differences } = await new ModelEvaluator().compare(first, second, { labels }, { resamples: 100 });
    expect(differences['f1_score']?.valueA).toBe(metrics.f1(labels, first, { average: 'weighted' }));
    expect(differences['f1_score']?.valueB).toBe(metrics.f1(labels, second, { average: 'weighted' }));
    const sure = (label: string, classes: readonly string[]) => classes.map((each) => (each === label ? 0.8 : 0.2 / (classes.length - 1)));
    const of = (classes: readonly string[]) => ({ classes, probabilities: labels.map((label) => sure(label, classes)) });
    const same = await new ModelEvaluator().compare(of(['a', 'b', 'c']), of(['a', 'b', 'c']), { labels }, { resamples: 100 });
    expect(same.differences['log_loss']?.improvement).toBe(0);
    const other = await new ModelEvaluator().compare(of(['a', 'b', 'c']), of(['c', 'b', 'a']), { labels }, { resamples: 100 });
    expect(other.differences).not.toHaveProperty('log_loss');
  });

  it('lets others have their turn, and ends when it is told to or its time is up', async () => {
    const random = seededRandom(4);
    const labels = Array.from({ length: 20_000 }, () => random.next());
    const other = labels.map((label) => label + random.next());
    const evaluator = new ModelEvaluator();
    const endless = { resamples: 1_000_000 };
    const controller = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === 3) controller.abort();
    }, 1);
    const aborted = evaluator.compare(labels, other, { labels }, { ...endless, signal: controller.signal });
    await expect(aborted).rejects.toThrow(/aborted during the comparison/);
    clearInterval(timer);
    await expect(evaluator.compare(labels, other, { labels }, { ...endless, timeoutMs: 30 })).rejects.toThrow(/ask for fewer resamples/);
  });

  it('refuses options that it does not know', async () => {
    const compared = new ModelEvaluator().compare([1, 0], [1, 1], { labels: [1, 0] }, { metrics: 'f1_score' } as never);
    await expect(compared).rejects.toThrow(/options of a comparison have no field "metrics"/);
  });

  it('of returns compares the same periods', async () => {
    const returns: number[] = golden.trading.returns;
    const better = returns.map((value) => value + 0.004);
    const comparison = await new ModelEvaluator().compare({ returns }, { returns: better });
    expect(comparison.better).toBe('b');
    expect(comparison.differences['max_drawdown']).toMatchObject({ interval: undefined, better: 'none' });
    expect(comparison.deciding.valueA).toBeCloseTo(golden.trading.expected.sharpeRatio, 10);
    await expect(new ModelEvaluator().compare({ returns }, { returns: [0.1] })).rejects.toThrow(/same periods/);
    await expect(new ModelEvaluator().compare([1, 0], [0.5, 0], { labels: [1, 0] })).rejects.toThrow(/same task/);
  });
});
