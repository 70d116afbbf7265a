import type { BanditPolicy } from '../definition/test-policies.js';
import type { TestRecord } from '../test-record.js';
import type { TestTotals } from '../test-totals.js';

/**
 * The record of a test with what its requests have taught so far; `undefined` while there is nothing new, or an arm has too few units.
 * The shares of the definition stay in force for the request ids; what a request gets follows from its context.
 */
export function relearn(
  record: TestRecord,
  { minUnitsPerArm }: Pick<BanditPolicy, 'minUnitsPerArm'>,
  { contexts: arms = [] }: TestTotals,
  now: number,
): TestRecord | undefined {
  const { version } = record.definition;
  const known = record.contextual?.version === version ? record.contextual.arms : undefined;
  if (arms.length !== record.definition.arms.length || arms.some(({ n }) => n < minUnitsPerArm)) return undefined;
  if (JSON.stringify(known) === JSON.stringify(arms)) return undefined;
  return { ...record, contextual: { version, at: now, arms } };
}
