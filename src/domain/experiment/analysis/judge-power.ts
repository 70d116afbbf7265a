import type { Computed } from '../../stats/computed.js';
import { minimumDetectableEffect } from '../../stats/power/minimum-detectable-effect.js';
import { sampleSizeMeans } from '../../stats/power/sample-size-means.js';
import { sampleSizeProportions } from '../../stats/power/sample-size-proportions.js';
import type { TestDefinition } from '../definition/test-definition.js';
import type { ComparisonSubject, PowerAnalysis } from '../test-analysis.js';
import type { ArmSample } from './arm-sample.js';
import type { PairEstimate } from './pair-estimate.js';

/** What is known of the primary metric. */
export interface PowerInput {
  readonly definition: TestDefinition;
  readonly method: ComparisonSubject['method'];
  /** Units of the smallest arm that takes traffic. */
  readonly units: number;
  readonly control: Computed<ArmSample>;
  readonly pairs: readonly Computed<PairEstimate>[];
  /** Time the test ran. */
  readonly durationMs: number;
}

/** Whether the smallest arm has the units that the definition asks for, or more where the effect that is looked for needs more. */
export function judgePower(input: PowerInput): PowerAnalysis {
  const { definition, units, durationMs } = input;
  const requiredUnits = Math.max(definition.minSampleSize, unitsForEffect(input) ?? 0);
  const reached = units >= requiredUnits;
  const remainingMs = reached || units === 0 || durationMs <= 0 ? undefined : Math.ceil((requiredUnits / units - 1) * durationMs);
  return { units, requiredUnits, detectableEffect: detectableEffect(input), reached, remainingMs };
}

function unitsForEffect({ definition, method, control }: PowerInput): number | undefined {
  const { minimumEffect, metric } = definition;
  if (minimumEffect === undefined || control.status !== 'ok' || !(control.variance > 0)) return undefined;
  const change = control.mean * minimumEffect * (metric.higherIsBetter ? 1 : -1);
  if (change === 0) return undefined;
  const { confidence, expectedUnits, arms } = definition;
  const anytime = method === 'sequential' || method === 'ips';
  const options = { confidence, expectedUnits, challengers: arms.length - 1 };
  const rate = control.mean + change;
  if (control.proportion === undefined || rate <= 0 || rate >= 1) {
    const variances = [control.variance, control.variance] as const;
    return sampleSizeMeans({ ...options, effect: change, variances, method: anytime ? 'sequential' : 'normal' }).control;
  }
  return sampleSizeProportions({ ...options, control: control.mean, challenger: rate, method: anytime ? 'sequential' : 'pooled' }).control;
}

/** Of the comparison that would miss most. */
function detectableEffect({ definition, method, pairs }: PowerInput): number | undefined {
  const { confidence, expectedUnits, arms } = definition;
  const anytime = method === 'sequential' || method === 'ips';
  const effects = pairs.flatMap((pair) => {
    if (pair.status !== 'ok') return [];
    const [control, challenger] = pair.samples;
    return minimumDetectableEffect({
      variances: [control.variance, challenger.variance],
      sizes: [control.n, challenger.n],
      confidence,
      expectedUnits,
      challengers: arms.length - 1,
      method: anytime ? 'sequential' : 'normal',
    });
  });
  return effects.length === 0 ? undefined : Math.max(...effects);
}
