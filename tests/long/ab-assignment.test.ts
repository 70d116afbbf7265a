import { expect } from 'vitest';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { chiSquareTest, orThrow } from '../../src/stats.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');
const units = 500_000;
const tests = ['ranking', 'ranking-2', 'ranking-3', 'Suche'];
const weights = [5, 3, 2];

prove(
  {
    name: 'A/B tests: the framework spreads users by weight, in every test independently of the others',
    rounds: `${english.format(units)} users of ${tests.length} tests`,
  },
  async () => {
    const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:' });
    try {
      for (const testId of tests) {
        const variants = weights.map((trafficWeight, arm) => ({ name: `v${arm}`, trafficWeight }));
        await ab.createTest({ testId, variants, unit: 'user', metric: { name: 'bought', kind: 'proportion' } });
        await ab.startTest(testId);
      }
      const joint = tests.map(() => tests.map(() => weights.map(() => weights.map(() => 0))));
      for (let user = 0; user < units; user++) {
        const arms = tests.map((testId) => Number(ab.peekAssignment({ testId, unitId: `user-${user}` }).variant.slice(1)));
        for (const [one, first] of arms.entries()) {
          for (const [other, second] of arms.entries()) {
            const row = joint[one]?.[other]?.[first] as number[];
            row[second] = (row[second] as number) + 1;
          }
        }
      }
      const pValues: number[] = [];
      for (const one of tests.keys()) {
        const counts = weights.map((_, arm) => joint[one]?.[one]?.[arm]?.[arm] as number);
        pValues.push(pValueOfShares(counts));
        for (let other = 0; other < one; other++) pValues.push(orThrow(chiSquareTest(joint[one]?.[other] as number[][])).pValue);
      }
      const least = Math.min(...pValues);
      expect(least).toBeGreaterThan(0.001 / pValues.length);
      return `least of ${pValues.length} p-values ${least.toFixed(3)}`;
    } finally {
      await ab.close();
    }
  },
);

/** The p-value of χ² with two degrees of freedom, against the weights. */
function pValueOfShares(counts: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const statistic = counts.reduce((sum, count, arm) => {
    const expected = (units * (weights[arm] as number)) / total;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return Math.exp(-statistic / 2);
}
