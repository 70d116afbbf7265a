import type { Tag } from '../entities/metric.js';
import { limits } from '../limits.js';
import { parseKey } from './key.js';
import { parseScalar } from './scalar.js';

/** The tag that holds the name of a run. */
export const runNameTag = 'mlflow.runName';

/** Checks one tag of a run. @throws ValidationError */
export function parseRunTag(key: unknown, value: unknown, truncate: boolean): Tag {
  return parseTag(key, value, key === runNameTag ? limits.runNameLength : limits.runTagValueLength, truncate);
}

/** Checks one tag of an experiment. @throws ValidationError */
export function parseExperimentTag(key: unknown, value: unknown, truncate: boolean): Tag {
  return parseTag(key, value, limits.experimentTagValueLength, truncate);
}

function parseTag(key: unknown, value: unknown, maxLength: number, truncate: boolean): Tag {
  const name = parseKey('tag', key);
  return { key: name, value: parseScalar(`The tag "${name}"`, value, { maxLength, truncate }) };
}
