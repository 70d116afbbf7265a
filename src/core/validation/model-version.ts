import type { ModelStage } from '../entities/model-version.js';
import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

const largest = 2 ** 31 - 1;

/**
 * Checks the version of a registered model; numbers become strings.
 *
 * @throws ValidationError
 */
export function parseModelVersion(value: unknown): string {
  const digits = typeof value === 'number' ? String(value) : value;
  if (typeof digits === 'string' && /^\d{1,10}$/.test(digits)) {
    const version = Number(digits);
    if (version >= 1 && version <= largest) return String(version);
  }
  throw new ValidationError(`The version of a model must be a whole number from 1 on, such as '3' or 3, not ${describe(value)}.`);
}

const stages = ['None', 'Staging', 'Production', 'Archived'] as const satisfies readonly ModelStage[];

/** Checks a stage, whatever its case. @throws ValidationError */
export function parseModelStage(value: unknown): ModelStage {
  const stage = stages.find((known) => typeof value === 'string' && known.toLowerCase() === value.toLowerCase());
  if (stage !== undefined) return stage;
  throw new ValidationError(`The stage of a model version must be one of ${stages.join(', ')}, not ${describe(value)}.`);
}
