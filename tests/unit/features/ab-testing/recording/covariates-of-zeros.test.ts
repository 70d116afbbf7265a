import { expect, test } from 'vitest';
import { armSamples } from '../../../../../src/domain/experiment/analysis/arm-sample.js';
import type { TestTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { Covariance } from '../../../../../src/domain/stats/summaries/covariance.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';

const spend = metric('spend', { perUnit: 'sum', missing: 'zero', covariate: 'before' });
const record = runningTest({ metric: spend });
const units = 400;
const before = (unit: number) => (unit * 37) % 101;
/** Every third unit buys, some of them twice; what they spend follows what they spent before. */
const purchases = (unit: number) => (unit % 3 === 0 ? (unit % 2 === 0 ? [before(unit) + 5, 3] : [before(unit) + 5]) : []);

function expectedPairs(arm: number) {
  const pairs = new Covariance();
  for (let unit = arm; unit < units; unit += 2) {
    pairs.add(
      before(unit),
      purchases(unit).reduce((sum, value) => sum + value, 0),
    );
  }
  const { n, meanX: mean, m2X: m2, cXY: c, meanY: yMean, m2Y: yM2 } = pairs.toJSON();
  return { n, mean, m2, c, yMean, yM2 };
}

function expectComplete(totals: TestTotals): void {
  for (const arm of [0, 1]) {
    const found = totals.arms[arm]?.metrics['spend']?.covariate;
    for (const [name, value] of Object.entries(expectedPairs(arm))) {
      expect(found?.[name as keyof typeof found]).toBeCloseTo(value, 6);
    }
  }
  for (const sample of armSamples(spend, totals)) expect(sample).toMatchObject({ status: 'ok', pairs: { n: units / 2 } });
}

test.each([
  ['in memory', 1000],
  ['in the store', 30],
])('covariates of units that bought nothing count beside zeros, with units %s and on two replicas', async (_, maxUnitsInMemory) => {
  const state = new MemoryStateStore(handClock());
  const [one, other] = [0, 1].map(() => openRecorder(state, record, { maxUnitsInMemory }));
  for (let unit = 0; unit < units; unit++) {
    one?.expose(request(unit, unit % 2), { before: before(unit) });
    for (const value of purchases(unit)) other?.recordOutcome(request(unit, unit % 2), { metrics: { spend: value } });
    if (unit % 60 === 0) await one?.flush();
  }
  await one?.flush();
  await other?.flush();
  for (const reader of [one, other, openRecorder(state, record)]) expectComplete((await reader?.totals()) as TestTotals);
});

test('an arm in which nobody has bought yet has its covariates', async () => {
  const recorder = openRecorder(new MemoryStateStore(handClock()), record);
  for (let unit = 0; unit < 10; unit++) recorder.expose(request(unit, unit % 2), { before: unit });
  const { arms } = await recorder.totals();
  expect(arms[0]?.metrics['spend']).toMatchObject({ n: 0, mean: 0, m2: 0, covariate: { n: 5, mean: 4, yMean: 0, c: 0 } });
});
