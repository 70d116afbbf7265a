import type { Tag } from '../../core/entities/metric.js';
import { parseExperimentTag, parseRunTag } from '../../core/validation/tag.js';
import { entriesOf, type NamedValues } from './dictionary-input.js';

/** Checks the tags of a run; of a repeated key the last value counts, as everywhere with tags. @throws ValidationError */
export function parseRunTags(values: NamedValues | undefined, truncate: boolean): Tag[] {
  return lastOfEachKey(entriesOf('tag', values).map(([key, value]) => parseRunTag(key, value, truncate)));
}

/** Checks the tags of an experiment. @throws ValidationError */
export function parseExperimentTags(values: NamedValues | undefined, truncate: boolean): Tag[] {
  return lastOfEachKey(entriesOf('tag', values).map(([key, value]) => parseExperimentTag(key, value, truncate)));
}

function lastOfEachKey(tags: readonly Tag[]): Tag[] {
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
