// Three headlines, and traffic that follows the clicks: who earns more is shown more. What came of it is estimated with weights, since
// the mean of an arm that was chosen for its luck is too high.
import { setTimeout as sleep } from 'node:timers/promises';
import { ABTestingFramework } from 'mlflow-ops';
import { seededRandom } from 'mlflow-ops/testing';

const clickRates: Readonly<Record<string, number>> = { plain: 0.1, question: 0.12, number: 0.16 };
const testId = 'headline';

// Shares are computed anew every quarter of an hour by default; here a morning passes in seconds.
const ab = new ABTestingFramework({
  trackingUri: 'sqlite:///:memory:',
  flushIntervalMs: 20,
  random: seededRandom(1), // the same readers see the same headlines, whenever this is run
});
await ab.createTest({
  testId,
  variants: Object.keys(clickRates).map((name) => ({ name })),
  unit: 'request',
  metric: { name: 'clicked', kind: 'proportion' },
  policy: { type: 'thompson', floor: 0.05, updateIntervalMs: 50, minUnitsPerArm: 100 },
  minDurationHours: 0,
});
await ab.startTest(testId);

/** The shares once they have been computed anew, which may leave them as they are: one replica does it, all others hear of it. */
async function nextShares(): Promise<readonly number[]> {
  const latest = async () => (await ab.getTest(testId)).allocations.at(-1);
  const before = await latest();
  let now = before;
  for (let look = 0; look < 20 && now?.period === before?.period; look++) {
    await sleep(20);
    now = await latest();
  }
  return now?.weights ?? [];
}

const percent = (share: number): string => `${(100 * share).toFixed(0).padStart(3)} %`;
const random = seededRandom(3);
for (let quarter = 1; quarter <= 12; quarter++) {
  for (let reader = 0; reader < 500; reader++) {
    const { variant, requestId } = ab.routeRequest({ testId });
    if (random.next() < (clickRates[variant] ?? 0)) ab.recordOutcome(requestId, { reward: 1 });
  }
  const shares = await nextShares();
  if (quarter % 3 === 0)
    console.log(
      `${quarter * 500} readers  ${Object.keys(clickRates)
        .map((name, arm) => `${name} ${percent(shares[arm] ?? 0)}`)
        .join('  ')}`,
    );
}

const { variants, comparisons } = await ab.analyzeResults(testId);
console.log(`Shown: ${variants.map(({ name, units }) => `${name} ${units}`).join(', ')}`);
for (const comparison of comparisons) {
  if (comparison.status !== 'ok') continue;
  const { variant, method, effect } = comparison;
  console.log(`${variant}: ${effect.estimate.toFixed(3)} (${effect.lower.toFixed(3)} to ${effect.upper.toFixed(3)}), method ${method}`);
}
await ab.completeTest(testId);
await ab.close();
