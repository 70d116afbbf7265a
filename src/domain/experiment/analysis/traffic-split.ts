import { sampleRatioMismatch } from '../../stats/significance/sample-ratio-mismatch.js';
import type { TestDefinition } from '../definition/test-definition.js';
import type { SrmAnalysis } from '../test-analysis.js';
import type { TestTotals } from '../test-totals.js';

/** Below this p-value units did not come as configured: assignment or recording is broken. */
const mismatchAlarm = 0.001;

/** Whether units came to the arms as configured, over all allocations the test had. */
export function trafficSplit({ policy }: TestDefinition, { periods }: TestTotals): SrmAnalysis {
  if (policy?.type === 'linUcb') return unknown('Every unit has shares of its own.');
  const counted = periods.filter(({ units }) => units.some((count) => count > 0));
  if (counted.length === 0) return unknown('No unit is enrolled yet.');
  const split = sampleRatioMismatch(
    counted.map(({ units, weights }) => ({ observed: units, weights })),
    { minimumPerArm: policy === undefined ? 8 : 5 },
  );
  if (split.status !== 'ok') return unknown(split.reason);
  const { statistic, degreesOfFreedom, pValue, expected } = split;
  const observed = expected.map((_, arm) => counted.reduce((sum, { units }) => sum + (units[arm] ?? 0), 0));
  return {
    status: 'ok',
    mismatch: pValue < mismatchAlarm,
    // JSON has no infinity, which units in an arm that takes nobody give.
    statistic: Math.min(statistic, Number.MAX_VALUE),
    degreesOfFreedom,
    pValue,
    observed,
    expected,
  };
}

function unknown(reason: string): SrmAnalysis {
  return { status: 'not-computable', reason, mismatch: false };
}
