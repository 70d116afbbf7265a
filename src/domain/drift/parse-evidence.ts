import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseNumber } from '../../core/validation/number.js';
import { parseObject } from '../../core/validation/object.js';
import type { Evidence } from './drift-report.js';

/** Checks one fact that led to a recommendation. @throws ValidationError */
export function parseEvidence(what: string, evidence: Evidence): Evidence {
  const { rule, message, subject } = parseObject(what, evidence);
  parseWord(`${what}.rule`, rule);
  parseWord(`${what}.message`, message);
  if (subject !== undefined) parseWord(`${what}.subject`, subject);
  parseNumbers(what, evidence, ['value', 'threshold', 'pValue', 'n']);
  return evidence;
}

/** Checks a text that stands in a report. @throws ValidationError */
export function parseWord(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new ValidationError(`${what} must be a text, not ${describe(value)}.`);
}

/** Checks fields that hold a number or none; JSON has null for none. @throws ValidationError */
export function parseNumbers<T extends object>(what: string, value: T, fields: readonly (keyof T & string)[]): void {
  for (const field of fields) if (value[field] !== undefined && value[field] !== null) parseNumber(`${what}.${field}`, value[field]);
}
