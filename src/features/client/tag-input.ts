import type { Tag } from '../../core/entities/metric.js';
import { parseLoggedModelTag, parseModelTag } from '../../core/validation/model-tag.js';
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

/** Checks the tags of a registered model or of a version. @throws ValidationError */
export function parseModelTags(values: NamedValues | undefined, truncate: boolean): Tag[] {
  return lastOfEachKey(entriesOf('tag', values).map(([key, value]) => parseModelTag(key, value, truncate)));
}

/** Checks the tags of a logged model. @throws ValidationError */
export function parseLoggedModelTags(values: NamedValues | undefined, truncate: boolean): Tag[] {
  return lastOfEachKey(entriesOf('tag', values).map(([key, value]) => parseLoggedModelTag(key, value, truncate)));
}

function lastOfEachKey(tags: readonly Tag[]): Tag[] {
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
