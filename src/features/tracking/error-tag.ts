import { types } from 'node:util';
import type { Tag } from '../../core/entities/metric.js';
import { parseText } from '../../core/validation/text.js';

const maxLength = 1000;

/** The tag that tells why a run failed: name and message of what was thrown, without stack. */
export function errorTag(thrown: unknown): Tag {
  const text = textOf(thrown).replaceAll('\0', '');
  return { key: 'mlflow_ops.error', value: parseText('The error', text, { maxLength, truncate: true }) };
}

/** Whatever was thrown may be hostile; failing to describe it must not hide it. */
function textOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error || types.isNativeError(thrown))
      return thrown.message === '' ? thrown.name : `${thrown.name}: ${thrown.message}`;
    return typeof thrown === 'string' ? thrown : `a thrown ${thrown === null ? 'null' : typeof thrown}`;
  } catch {
    return 'an error that cannot be read';
  }
}
