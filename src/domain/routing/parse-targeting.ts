import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { TargetingRule } from './routing-plan.js';

type Op = TargetingRule['op'];

/** What the value of an operator must be, and whether it is. */
const values: Readonly<Record<Op, { readonly expected: string; readonly accepts: (value: unknown) => boolean }>> = {
  eq: single(),
  ne: single(),
  in: list(),
  notIn: list(),
  gt: comparable(),
  gte: comparable(),
  lt: comparable(),
  lte: comparable(),
  exists: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
  startsWith: text(),
  endsWith: text(),
  contains: text(),
};

/** Checks the conditions of a test. @throws ValidationError naming the rule */
export function parseTargeting(rules: readonly TargetingRule[]): readonly TargetingRule[] {
  if (!Array.isArray(rules))
    throw new ValidationError(`targeting must be a list of rules { attribute, op, value }, not ${describe(rules)}.`);
  return rules.map((rule: TargetingRule, index) => parseRule(`targeting[${index}]`, rule));
}

function parseRule(what: string, rule: TargetingRule): TargetingRule {
  const { attribute, op, value } = parseObject(what, rule);
  const name = parseText(`${what}.attribute`, attribute, { maxLength: 250, required: true });
  const rules = Object.hasOwn(values, op) ? values[op] : undefined;
  if (rules === undefined) throw new ValidationError(`${what}.op must be one of ${Object.keys(values).join(', ')}, not ${describe(op)}.`);
  if (!rules.accepts(value)) throw new ValidationError(`${what}.value must be ${rules.expected} for op "${op}", not ${describe(value)}.`);
  return { attribute: name, op, value: Array.isArray(value) ? [...value] : value };
}

function isSingle(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function single() {
  return { expected: 'a text, a finite number or a boolean', accepts: isSingle };
}

function list() {
  return {
    expected: 'a list, not empty, of texts, finite numbers or booleans',
    accepts: (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isSingle),
  };
}

function comparable() {
  return { expected: 'a finite number or a text', accepts: (value: unknown) => typeof value === 'string' || Number.isFinite(value) };
}

function text() {
  return { expected: 'a text', accepts: (value: unknown) => typeof value === 'string' };
}
