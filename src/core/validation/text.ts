import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/** How long a text may be and what happens to a longer one. */
export interface TextRule {
  /** Largest length in UTF-16 code units. */
  readonly maxLength: number;
  /** Cut instead of refusing; left out for names, which are never cut. @default false */
  readonly truncate?: boolean | undefined;
  /** Whether the empty string is refused. @default false */
  readonly required?: boolean | undefined;
}

/**
 * Checks a text that goes to a store. Lone surrogates become U+FFFD, because servers store an empty string for them;
 * U+0000 is refused, because PostgreSQL cannot hold it.
 *
 * @throws ValidationError
 */
export function parseText(what: string, value: unknown, rule: TextRule): string {
  if (typeof value !== 'string') throw new ValidationError(`${what} must be a string, not ${describe(value)}.`);
  if (rule.required === true && value === '') throw new ValidationError(`${what} must not be empty.`);
  if (value.includes('\0')) {
    throw new ValidationError(`${what} contains the character U+0000, which databases cannot store; remove it.`);
  }
  if (value.length <= rule.maxLength) return wellFormed(value);
  if (rule.truncate !== true) {
    const remedy = rule.truncate === undefined ? 'Shorten it.' : 'Shorten it, log it as an artifact, or set truncateLongValues.';
    throw new ValidationError(`${what} has ${value.length} characters; at most ${rule.maxLength} are stored. ${remedy}`);
  }
  return wellFormed(cut(value, rule.maxLength));
}

function cut(value: string, length: number): string {
  const last = value.charCodeAt(length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return value.slice(0, splitsPair ? length - 1 : length);
}

const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function wellFormed(value: string): string {
  return surrogate.test(value) ? value.replace(loneSurrogate, '\ufffd') : value;
}
