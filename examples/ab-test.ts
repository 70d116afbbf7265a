// Two ways to order search results. Users get one of them, always the same, and what they bought is told afterwards, in
// another process where that suits.
import { ABTestingFramework, fromFunction, openStateStore } from 'mlflow-ops';
import { seededRandom } from 'mlflow-ops/testing';

const byPrice = fromFunction((offers) => [...(offers as number[])].sort((a, b) => a - b));
const byRating = fromFunction((offers) => [...(offers as number[])].sort((a, b) => (b % 10) - (a % 10)));

// In production: await openStateStore('redis://redis:6379'), and every replica of the service says the same.
const state = await openStateStore('memory:');
const ab = new ABTestingFramework({ state, trackingUri: 'sqlite:///:memory:' });
const testId = 'order-of-offers';
await ab.createTest({
  testId,
  variants: [
    { name: 'by price', predictor: byPrice, trafficWeight: 1 },
    { name: 'by rating', predictor: byRating, trafficWeight: 1 },
  ],
  unit: 'user',
  metric: { name: 'bought', kind: 'proportion', perUnit: 'max' },
  metrics: [{ name: 'spent', kind: 'mean', perUnit: 'sum' }],
  guardrails: [{ name: 'latency_ms', margin: 50 }],
  minDurationHours: 0, // a day by default: users of the morning are not those of the night
});
await ab.startTest(testId);

// The service: one call decides, asks the model and counts how it went.
const random = seededRandom(7);
const shown: { readonly requestId: string; readonly variant: string }[] = [];
for (let user = 0; user < 6000; user++) {
  const { decision } = await ab.predict({ testId, unitId: `user-${user}`, input: [31, 18, 25] });
  shown.push(decision);
}

// Later, and elsewhere: all it takes is the request id. Here every tenth user buys, and every seventh of those who see ratings.
for (const { requestId, variant } of shown) {
  const bought = random.next() < (variant === 'by rating' ? 1 / 7 : 1 / 10);
  if (bought) ab.recordOutcome(requestId, { metrics: { bought: 1, spent: 10 + 40 * random.next() } });
}
console.log(ab.recordOutcome('what is this', { reward: 1 }));

const { variants, comparisons, srm, recommendation } = await ab.analyzeResults(testId);
for (const { name, units, metrics } of variants) {
  const { bought, spent } = metrics;
  console.log(
    `${name.padEnd(9)}  ${units} users, ${((bought?.mean ?? 0) * 100).toFixed(1)} % bought, ${spent?.mean.toFixed(2)} spent by each`,
  );
}
for (const comparison of comparisons) {
  if (comparison.status !== 'ok') continue;
  const { metric, effect, alwaysValidPValue, winProbability } = comparison;
  const range = `${effect.estimate.toFixed(4)} (${effect.lower.toFixed(4)} to ${effect.upper.toFixed(4)})`;
  console.log(`${metric.padEnd(9)}  ${range}, always-valid p ${alwaysValidPValue.toFixed(3)}, better with ${winProbability.toFixed(3)}`);
}
console.log(`split      ${srm.status === 'ok' && !srm.mismatch ? 'as configured' : 'not as configured'}`);
console.log(`so         ${recommendation.action}: ${recommendation.reasons.join(' ')}`);

await ab.completeTest(testId);
await ab.close();
await state.close();
