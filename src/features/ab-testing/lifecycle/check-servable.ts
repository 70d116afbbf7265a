import { NotSupportedError } from '../../../core/errors/request-error.js';
import type { TestDefinition } from '../../../domain/experiment/definition/test-definition.js';

/** Refuses what can be described and simulated, but not served. @throws NotSupportedError */
export function checkServable({ testId, policy }: TestDefinition): void {
  if (policy?.type !== 'linUcb') return;
  throw new NotSupportedError(
    `The test "${testId}" has policy.type 'linUcb', which chooses for every request by its context; tests divide traffic by shares. ` +
      "Use 'thompson', 'ucb1' or 'epsilonGreedy', or LinUcb in code of your own.",
    { store: 'ab-testing', details: { testId } },
  );
}
