import type { Tag } from '../../core/entities/metric.js';
import { keyTag } from '../../core/key-tag.js';

/** Tags of a new object together with its key. */
export function withKeyTag(tags: readonly Tag[], key: string): readonly Tag[] {
  return [...tags.filter((tag) => tag.key !== keyTag), { key: keyTag, value: key }];
}
