import type { Tag } from '../../core/entities/metric.js';
import { limits } from '../../core/limits.js';
import { parseKey } from '../../core/validation/key.js';
import { parseText } from '../../core/validation/text.js';
import { entriesOf, type NamedValues, scalarText } from './dictionary-input.js';

/** The tag that holds the name of a run. */
export const runNameTag = 'mlflow.runName';

/** Checks one tag of a run. @throws ValidationError */
export function parseRunTag(key: unknown, value: unknown, truncate: boolean): Tag {
  const name = parseKey('tag', key);
  const maxLength = name === runNameTag ? limits.runNameLength : limits.runTagValueLength;
  return { key: name, value: parseText(`The value of tag "${name}"`, scalarText(value), { maxLength, truncate }) };
}

/** Checks the tags of a run; of a repeated key the last value counts, as everywhere with tags. @throws ValidationError */
export function parseRunTags(values: NamedValues | undefined, truncate: boolean): Tag[] {
  return lastOfEachKey(entriesOf('tag', values).map(([key, value]) => parseRunTag(key, value, truncate)));
}

/** Checks one tag of an experiment. @throws ValidationError */
export function parseExperimentTag(key: unknown, value: unknown, truncate: boolean): Tag {
  const name = parseKey('tag', key);
  const maxLength = limits.experimentTagValueLength;
  return { key: name, value: parseText(`The value of tag "${name}"`, scalarText(value), { maxLength, truncate }) };
}

/** Checks the tags of an experiment. @throws ValidationError */
export function parseExperimentTags(values: NamedValues | undefined, truncate: boolean): Tag[] {
  return lastOfEachKey(entriesOf('tag', values).map(([key, value]) => parseExperimentTag(key, value, truncate)));
}

function lastOfEachKey(tags: readonly Tag[]): Tag[] {
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
