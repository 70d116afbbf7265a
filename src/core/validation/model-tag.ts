import type { Tag } from '../entities/metric.js';
import { limits } from '../limits.js';
import { parseKey } from './key.js';
import { parseScalar } from './scalar.js';

/** Checks one tag of a registered model or of a version. @throws ValidationError */
export function parseModelTag(key: unknown, value: unknown, truncate: boolean): Tag {
  return parse(key, value, limits.modelTagValueLength, truncate);
}

/** Checks one tag of a logged model. @throws ValidationError */
export function parseLoggedModelTag(key: unknown, value: unknown, truncate: boolean): Tag {
  return parse(key, value, limits.loggedModelTagValueLength, truncate);
}

function parse(key: unknown, value: unknown, maxLength: number, truncate: boolean): Tag {
  const name = parseKey('tag', key);
  return { key: name, value: parseScalar(`The tag "${name}"`, value, { maxLength, truncate }) };
}
