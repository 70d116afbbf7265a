import type { Tag } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseKey } from '../../core/validation/key.js';
import { parseText } from '../../core/validation/text.js';
import { ownEntries } from './own-entries.js';

/** The tag that holds the name of a run. */
export const runNameTag = 'mlflow.runName';

/** What a tag can be given as; it is stored as text. */
export type TagValue = string | number | boolean | bigint;

/**
 * Checks one tag of a run.
 *
 * @throws ValidationError
 */
export function parseTag(key: unknown, value: unknown, truncate: boolean): Tag {
  const name = parseKey('tag', key);
  const what = `The tag "${name}"`;
  const maxLength = name === runNameTag ? limits.runNameLength : limits.runTagValueLength;
  return { key: name, value: parseText(what, textOf(what, value), { maxLength, truncate }) };
}

/**
 * Checks the tags of one call; those that are `undefined` are left out.
 *
 * @throws ValidationError
 */
export function parseTags(tags: unknown, truncate: boolean): Tag[] {
  const given = ownEntries('The tags', tags).filter(([, value]) => value !== undefined);
  return given.map(([key, value]) => parseTag(key, value, truncate));
}

function textOf(what: string, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      throw new ValidationError(`${what} must be a string, number or boolean, not ${describe(value)}.`);
  }
}
