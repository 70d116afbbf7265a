import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseText } from '../../../core/validation/text.js';
import { contextSize } from '../bandits/request-context.js';
import type { ContextAttribute } from './test-policies.js';

/** Numbers that a test's record keeps of contexts: it is read and written as a whole. */
const maxNumbers = 4_096;

/** Checks the attributes of `policy.context`. @throws ValidationError */
export function parseContext(given: unknown, arms: number): readonly ContextAttribute[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new ValidationError(
      "policy.context must list the attributes that type 'linUcb' learns from: names of numeric ones, or " +
        `{ attribute, values } for one of several values; not ${describe(given)}.`,
    );
  }
  const context = given.map(parseAttribute);
  const size = contextSize(context);
  const most = Math.floor(Math.sqrt(maxNumbers / arms));
  if (size <= most) return context;
  throw new ValidationError(
    `policy.context makes ${size} numbers, a constant among them; with ${arms} variants there may be ${most}. Leave out attributes, or values.`,
  );
}

function parseAttribute(given: unknown): ContextAttribute {
  const what = 'An attribute of policy.context';
  if (typeof given === 'string') return parseText(what, given, { maxLength: 250, required: true });
  const { attribute, values } = parseKnownFields(what, given as Exclude<ContextAttribute, string>, ['attribute', 'values']);
  const name = parseText(what, attribute, { maxLength: 250, required: true });
  const isList = Array.isArray(values) && values.length > 0 && new Set(values).size === values.length;
  if (isList && values.every(isValue)) return { attribute: name, values: [...values] };
  throw new ValidationError(`The values of "${name}" in policy.context must be a list of different texts, numbers or booleans.`);
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
