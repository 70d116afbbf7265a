import type { EnvironmentConfig } from '../../../core/config.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { parseNumber } from '../../../core/validation/number.js';

const level = 'The environment variable AB_TEST_CONFIDENCE_LEVEL';
const threshold = 'The environment variable AB_TEST_SIGNIFICANCE_THRESHOLD';

/** The confidence of a test: the one given, else what the environment says. @throws ValidationError */
export function parseConfidence(given: unknown, environment: EnvironmentConfig): number {
  if (given !== undefined) return parseNumber('confidence', given, { above: 0, below: 1 });
  const { abTestConfidenceLevel, abTestSignificanceThreshold } = environment;
  const range = { above: 0, below: 1 };
  const alpha = abTestSignificanceThreshold === undefined ? undefined : parseNumber(threshold, abTestSignificanceThreshold, range);
  if (abTestConfidenceLevel === undefined) return alpha === undefined ? 0.95 : rounded(1 - alpha);
  const confidence = parseNumber(level, abTestConfidenceLevel, range);
  if (alpha === undefined || Math.abs(1 - alpha - confidence) < 1e-9) return confidence;
  throw new ValidationError(
    `AB_TEST_CONFIDENCE_LEVEL is ${confidence}, which is not 1 − AB_TEST_SIGNIFICANCE_THRESHOLD of ${alpha}; unset one of them, or give the test a confidence.`,
  );
}

/** The fewest hours a test runs: those given, else what the environment says, else a day. @throws ValidationError */
export function parseMinDuration(given: unknown, { abTestMinDurationHours }: EnvironmentConfig): number {
  return parseNumber('minDurationHours', given ?? abTestMinDurationHours ?? 24, { min: 0 });
}

/** Without what subtraction leaves in the last digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
