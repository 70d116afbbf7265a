import type { ABTestingFramework } from 'mlflow-ops';

/** Creates and starts the test that the workers measure: two arms of equal weight and one metric. */
export async function startedTest(ab: ABTestingFramework, unit: string): Promise<void> {
  await ab.createTest({
    testId: 'checkout-model',
    variants: [{ name: 'current' }, { name: 'candidate' }],
    metric: { name: 'bought', kind: 'proportion' },
    unit,
  });
  await ab.startTest('checkout-model');
}
