import type { Computed } from '../../stats/computed.js';
import { newcombe } from '../../stats/intervals/newcombe.js';
import { normalCdf, normalUpperQuantile } from '../../stats/kernel/standard-normal.js';
import { sequentialBoundary } from '../../stats/sequential/sequential-boundary.js';
import type { GuardrailDefinition } from '../definition/metric-definition.js';
import type { TestDefinition } from '../definition/test-definition.js';
import type { Effect, GuardrailAnalysis } from '../test-analysis.js';
import { alwaysValid, burnInUnits } from './always-valid.js';
import type { ArmSample } from './arm-sample.js';
import { pairEstimate } from './pair-estimate.js';

/** A challenger and the control in one guardrail. */
export interface GuardrailPair {
  readonly guardrail: GuardrailDefinition;
  readonly variant: string;
  readonly control: Computed<ArmSample>;
  readonly challenger: Computed<ArmSample>;
}

/**
 * Whether a challenger is not worse than the control by more than the margin, at every look: it fails when the whole confidence
 * sequence of the effect lies beyond the margin, passes when the whole of it lies within, and is unknown otherwise. Guardrails are
 * not corrected for their number: each alone must be able to stop a test.
 */
export function judgeGuardrail({ guardrail, variant, control, challenger }: GuardrailPair, definition: TestDefinition): GuardrailAnalysis {
  const { name, margin, higherIsBetter } = guardrail;
  const subject = `Guardrail "${name}" of "${variant}"`;
  const unknown = (reason: string) => ({ metric: name, variant, margin, verdict: 'unknown' as const, beyondMargin: false, reason });
  if (control.status !== 'ok') return unknown(`${subject} is not known: control: ${control.reason}`);
  if (challenger.status !== 'ok') return unknown(`${subject} is not known: ${challenger.reason}`);
  const found = effectOf(control, challenger, definition);
  if (typeof found === 'string') return unknown(`${subject} is not known: ${found}`);

  const harm = higherIsBetter
    ? { estimate: -found.estimate, least: -found.upper, most: -found.lower }
    : { estimate: found.estimate, least: found.lower, most: found.upper };
  const verdict = harm.least > margin ? 'fail' : harm.most < margin ? 'pass' : 'unknown';
  const said = {
    fail: `is worse by more than the margin of ${margin}`,
    pass: `is not worse by more than the margin of ${margin}`,
    unknown: `may or may not be worse by more than the margin of ${margin}`,
  };
  const range = `${digits(found.estimate)}, from ${digits(found.lower)} to ${digits(found.upper)}`;
  const reason = `${subject} ${said[verdict]}: the difference is ${range}.`;
  return { metric: name, variant, margin, verdict, beyondMargin: harm.estimate > margin, effect: found, reason };
}

function effectOf(control: ArmSample, challenger: ArmSample, definition: TestDefinition): Effect | string {
  const least = Math.min(control.n, challenger.n);
  if (least < burnInUnits) return `the smaller arm has ${least} values; nothing is said below ${burnInUnits}.`;
  const estimate = pairEstimate(control, challenger, definition.confidence);
  if (estimate.status === 'ok') {
    const { lower, upper } = alwaysValid(estimate, definition);
    return { estimate: estimate.effect, lower, upper };
  }
  return unvaried(control, challenger, definition) ?? estimate.reason;
}

/** Arms without any success, or without any failure, have no standard error; Wilson's intervals still tell how rare it must be. */
function unvaried({ n, proportion }: ArmSample, other: ArmSample, { confidence, expectedUnits }: TestDefinition): Effect | undefined {
  if (proportion === undefined || other.proportion === undefined) return undefined;
  const alpha = 1 - confidence;
  const reach = Math.max(normalUpperQuantile(alpha / 2), sequentialBoundary(alpha, expectedUnits, false).halfWidth(n + other.n));
  const interval = newcombe(proportion, other.proportion, { confidence: normalCdf(reach) - normalCdf(-reach) });
  return interval.status === 'ok'
    ? { estimate: other.mean - proportion.successes / n, lower: interval.lower, upper: interval.upper }
    : undefined;
}

function digits(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
