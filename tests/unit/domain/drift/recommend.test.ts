import { describe, expect, test } from 'vitest';
import { DriftDetector, type DriftRecommendation, type RecommendationFacts, recommend } from '../../../../src/drift.js';

const reference = {
  age: Array.from({ length: 400 }, (_, i) => (i * 37) % 400),
  height: Array.from({ length: 400 }, (_, i) => (i * 91) % 400),
  city: Array.from({ length: 400 }, (_, i) => 'abcd'[i % 4]),
  label: Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 'yes' : 'no')),
};
const detector = new DriftDetector({ reference, target: 'label' });
const reportOf = (change: Partial<Record<keyof typeof reference, unknown[]>>) => detector.check({ ...reference, ...change }, { now: 0 });
const shifted = (values: readonly number[], by: number) => values.map((value) => value + by);

/** Facts, each of which asks for one thing. */
const facts: readonly (RecommendationFacts & { readonly asks: DriftRecommendation; readonly rule: string })[] = [
  { asks: 'ROLLBACK', rule: 'watch.failed', watch: { status: 'failed', subject: 'accuracy_score', value: 0.7, threshold: 0.8, n: 200 } },
  { asks: 'CHECK_DATA', rule: 'quality.missing', report: reportOf({ age: new Array(400).fill(null) }) },
  { asks: 'CHECK_DATA', rule: 'quality.type', report: reportOf({ age: reference.age.map((value, i) => (i % 3 === 0 ? 'x' : value)) }) },
  { asks: 'CHECK_DATA', rule: 'quality.empty', report: detector.check([], { now: 0 }) },
  {
    asks: 'RETRAIN_NOW',
    rule: 'performance.drop',
    performance: { status: 'drop', subject: 'adwin', value: 0.3, n: 90 },
    labelled: 100,
    labelledNeeded: 100,
  },
  {
    asks: 'RETRAIN_SOON',
    rule: 'performance.unlabelled',
    performance: { status: 'drop', subject: 'adwin' },
    labelled: 99,
    labelledNeeded: 100,
  },
  {
    asks: 'RETRAIN_SOON',
    rule: 'drift.share',
    report: reportOf({ age: shifted(reference.age, 100), height: shifted(reference.height, 150) }),
  },
  { asks: 'RETRAIN_SOON', rule: 'drift.target', report: reportOf({ label: reference.label.map((_, i) => (i % 10 === 0 ? 'yes' : 'no')) }) },
  { asks: 'MONITOR', rule: 'drift.feature', report: reportOf({ age: shifted(reference.age, 60) }) },
  { asks: 'MONITOR', rule: 'performance.warning', performance: [{ status: 'warning', subject: 'ddm' }] },
  {
    asks: 'OK',
    rule: '',
    report: reportOf({}),
    performance: { status: 'ok', subject: 'adwin' },
    watch: { status: 'ok', subject: 'accuracy_score' },
  },
  { asks: 'OK', rule: '' },
];
const order: readonly DriftRecommendation[] = ['ROLLBACK', 'CHECK_DATA', 'RETRAIN_NOW', 'RETRAIN_SOON', 'MONITOR', 'OK'];
const bare = ({ asks: _asks, rule: _rule, ...rest }: (typeof facts)[number]): RecommendationFacts => rest;

describe('recommend', () => {
  test.each(facts)('asks for $asks because of "$rule"', (fact) => {
    const answer = recommend(bare(fact));
    expect(answer.recommendation).toBe(fact.asks);
    expect(answer.evidence.map(({ rule }) => rule)).toEqual(fact.rule === '' ? [] : expect.arrayContaining([fact.rule]));
  });

  test('lets the more urgent of any two facts decide, and keeps the evidence of both', () => {
    let pairs = 0;
    for (const first of facts) {
      for (const second of facts) {
        const shared = Object.keys(bare(first)).filter((key) => key in bare(second));
        if (shared.some((key) => key === 'report' || key === 'performance' || key === 'watch')) continue;
        const answer = recommend({ ...bare(first), ...bare(second) });
        expect(answer.recommendation).toBe(order[Math.min(order.indexOf(first.asks), order.indexOf(second.asks))]);
        const rules = answer.evidence.map(({ rule }) => rule);
        expect(rules).toEqual(expect.arrayContaining([first.rule, second.rule].filter((rule) => rule !== '')));
        pairs += 1;
      }
    }
    expect(pairs).toBeGreaterThan(40);
  });

  test.each(order.slice(0, -1).flatMap((first, i) => order.slice(i + 1, -1).map((second) => [first, second] as const)))(
    'puts %s before %s, the evidence too',
    (first, second) => {
      const performance = { RETRAIN_NOW: 'drop', RETRAIN_SOON: 'drop', MONITOR: 'warning' } as const;
      const asking = (asks: DriftRecommendation): RecommendationFacts =>
        facts.find(
          (fact) =>
            fact.asks === asks &&
            (asks !== 'RETRAIN_SOON' || fact.rule === 'drift.share') &&
            (asks !== 'MONITOR' || fact.rule === 'performance.warning'),
        ) ?? {};
      const merged = { ...bare(asking(second) as never), ...bare(asking(first) as never) };
      // What one field cannot hold twice comes as a list, or from a report with both.
      const both =
        first === 'CHECK_DATA' && second === 'RETRAIN_SOON'
          ? {
              report: reportOf({
                age: shifted(reference.age, 100),
                height: shifted(reference.height, 150),
                city: new Array(400).fill('x'),
              }),
            }
          : first === 'RETRAIN_NOW' && second === 'MONITOR'
            ? {
                ...merged,
                performance: [
                  { status: performance.MONITOR, subject: 'ddm' },
                  { status: performance.RETRAIN_NOW, subject: 'adwin' },
                ],
              }
            : merged;
      const answer = recommend(both as RecommendationFacts);
      expect(answer.recommendation).toBe(first);
      expect(answer.evidence.length).toBeGreaterThan(1);
    },
  );

  test('gives value, threshold, p-value and rows of what it rests on', () => {
    const [evidence] = recommend({
      performance: { status: 'drop', subject: 'f1', value: 0.6, threshold: 0.7, pValue: 0.01, n: 120 },
    }).evidence;
    expect(evidence).toMatchObject({ rule: 'performance.drop', subject: 'f1', value: 0.6, threshold: 0.7, pValue: 0.01, n: 120 });
    const drift = recommend({ report: reportOf({ age: shifted(reference.age, 60) }) }).evidence.find(
      ({ rule }) => rule === 'drift.feature',
    );
    expect(drift).toMatchObject({ subject: 'age', threshold: 0.05, n: 400 });
    expect(drift?.pValue).toBeLessThan(0.05);
  });

  test.each([
    [{ watch: { status: 'bad', subject: 'x' } }, 'watch.status'],
    [{ performance: { status: 'down', subject: 'x' } }, 'performance.status'],
    [{ performance: { status: 'drop', subject: 'x' }, labelled: -1 }, 'labelled'],
    [{ performance: null }, 'performance must be'],
    [{ watch: 5 }, 'watch must be'],
    [{ report: {} }, 'DriftDetector.check()'],
    [{ rapport: {} }, 'rapport'],
  ])('refuses %j', (wrong, message) => {
    expect(() => recommend(wrong as never)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', message: expect.stringContaining(message) }),
    );
  });
});
