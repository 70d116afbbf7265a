import type { Tag } from '../../core/entities/metric.js';
import { parseRunTag } from '../../core/validation/tag.js';
import { ownEntries } from './own-entries.js';

/**
 * Checks the tags of one call; those that are `undefined` are left out.
 *
 * @throws ValidationError
 */
export function parseTags(tags: unknown, truncate: boolean): Tag[] {
  const given = ownEntries('The tags', tags).filter(([, value]) => value !== undefined);
  return given.map(([key, value]) => parseRunTag(key, value, truncate));
}
