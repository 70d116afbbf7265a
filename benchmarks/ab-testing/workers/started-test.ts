import type { TestInput } from '../../../src/domain/experiment/test-input.js';
import type { ABTestingFramework } from '../../../src/features/ab-testing/ab-testing-framework.js';

/** Creates and starts the test that the workers measure: two arms of equal weight and one metric. */
export async function startedTest(ab: ABTestingFramework, more: Pick<TestInput, 'unit'> & Partial<TestInput>): Promise<void> {
  await ab.createTest({
    testId: 'checkout-model',
    variants: [{ name: 'current' }, { name: 'candidate' }],
    metric: { name: 'bought', kind: 'proportion' },
    ...more,
  });
  await ab.startTest('checkout-model');
}
