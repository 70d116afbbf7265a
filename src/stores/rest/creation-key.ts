import type { Tag } from '../../core/entities/metric.js';

/** Tag that carries the key of the call that made an object. */
export const keyTag = 'mlflow_ops.key';

/** Tags of a new object together with its key. */
export function withKeyTag(tags: readonly Tag[], key: string): readonly Tag[] {
  return [...tags.filter((tag) => tag.key !== keyTag), { key: keyTag, value: key }];
}
