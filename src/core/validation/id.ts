import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

const runId = /^[a-zA-Z0-9][\w-]{0,255}$/;
const digits = /^\d{1,19}$/;

/**
 * Checks the id of a run.
 *
 * @throws ValidationError
 */
export function parseRunId(value: unknown): string {
  if (typeof value === 'string' && runId.test(value)) return value;
  throw new ValidationError(`A run id must be a string of letters, digits, "_" and "-", not ${describe(value)}.`);
}

/**
 * Checks the id of an experiment; safe integers are accepted and become strings.
 *
 * @throws ValidationError
 */
export function parseExperimentId(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && digits.test(text)) return text;
  throw new ValidationError(`An experiment id must be a string of digits, not ${describe(value)}. Use getByName for names.`);
}
