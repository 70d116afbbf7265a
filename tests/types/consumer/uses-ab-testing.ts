import { ABTestingFramework, type Decision } from 'mlflow-ops';

const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:' });

const checkout = {
  testId: 'checkout',
  variants: [{ name: 'current' }, { name: 'candidate', trafficWeight: undefined }],
  unit: 'user',
  metric: { name: 'bought', kind: 'proportion' },
} as const;

export async function serve(): Promise<Decision> {
  await ab.createTest({ ...checkout, coverage: undefined, timeoutMs: 1000 });
  await ab.startTest('checkout');
  const decision = ab.routeRequest({ testId: 'checkout', unitId: 7n, attributes: { country: 'DE', age: undefined } });
  const recorded = ab.recordOutcome(decision.requestId, { reward: 1, metrics: { margin: { numerator: 1, denominator: 2 } } });
  ab.recordOutcome(decision.requestId, { reward: true });
  const reason: string | undefined = recorded.accepted ? undefined : recorded.reason;
  ab.recordPrediction(decision, { prediction: 1, error: reason });
  ab.recordPrediction('checkout', 'current', 1, true);
  await ab.updateTest('checkout', { trafficWeights: { current: 2 } });
  return decision;
}

/** Mistakes that the compiler finds. */
export async function refused(decision: Decision): Promise<void> {
  // @ts-expect-error: a test has a metric
  await ab.createTest({ testId: 'checkout', variants: checkout.variants, unit: 'user' });
  // @ts-expect-error: a misspelt field
  await ab.createTest({ ...checkout, covrage: 0.5 });
  // @ts-expect-error: null is no default
  await ab.createTest({ ...checkout, coverage: null });
  // @ts-expect-error: no such kind of metric
  await ab.createTest({ ...checkout, metric: { name: 'bought', kind: 'rate' } });
  // @ts-expect-error: a guardrail has a margin
  await ab.createTest({ ...checkout, guardrails: [{ name: 'latency_ms' }] });
  // @ts-expect-error: no such method
  await ab.createTest({ ...checkout, method: 'frequentist' });
  // @ts-expect-error: the id of a test stays
  await ab.updateTest('checkout', { testId: 'other' });
  // @ts-expect-error: a unit is named by a text or a number
  ab.routeRequest({ unitId: { id: 7 } });
  // @ts-expect-error: values come in an object
  ab.recordOutcome(decision.requestId, { metrics: new Map([['bought', 1]]) });
  // @ts-expect-error: both sums of a ratio
  ab.recordOutcome(decision.requestId, { reward: { numerator: 1 } });
  // @ts-expect-error: by variant, what came true is needed
  ab.recordPrediction('checkout', 'current', 1);
}
