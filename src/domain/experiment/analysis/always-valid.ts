import { orThrow } from '../../stats/computed.js';
import { type ConfidenceSequence, confidenceSequence } from '../../stats/sequential/confidence-sequence.js';
import type { TestDefinition } from '../definition/test-definition.js';
import type { PairEstimate } from './pair-estimate.js';

/** Units of each arm from which an asymptotic sequence is believed. */
export const burnInUnits = 100;

/** An effect as it may be looked at after every unit. */
export interface AlwaysValid extends ConfidenceSequence {
  /** Whether both arms have the units that an asymptotic statement needs. */
  readonly settled: boolean;
}

/** The asymptotic confidence sequence of an effect, narrowest at the expected units of the test. */
export function alwaysValid({ effect, standardError, samples }: PairEstimate, definition: TestDefinition): AlwaysValid {
  const [control, challenger] = samples;
  const { confidence, expectedUnits } = definition;
  const n = control.n + challenger.n;
  const sequence = orThrow(confidenceSequence({ estimate: effect, standardError, n, confidence, expectedUnits }));
  return { ...sequence, settled: Math.min(control.n, challenger.n) >= burnInUnits };
}
