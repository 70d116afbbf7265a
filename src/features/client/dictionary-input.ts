import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { KeyKind } from '../../core/validation/key.js';
import type { Scalar } from '../../core/validation/scalar.js';

/** Names and values, as an object or as a list. Entries whose value is `undefined` are left out. */
export type NamedValues =
  | Readonly<Record<string, Scalar | undefined>>
  | readonly { readonly key: string; readonly value: Scalar | undefined }[];

/**
 * The entries of params or tags in the order given, not checked further.
 *
 * @throws ValidationError
 */
export function entriesOf(kind: KeyKind, values: NamedValues | undefined): (readonly [key: unknown, value: unknown])[] {
  if (values === undefined) return [];
  if (typeof values !== 'object' || values === null) {
    throw new ValidationError(`The ${kind}s must be an object or a list of { key, value }, not ${describe(values)}.`);
  }
  const entries = Array.isArray(values) ? values.map((item, index) => pair(kind, item, index)) : Object.entries(values);
  return entries.filter(([, value]) => value !== undefined);
}

function pair(kind: KeyKind, item: unknown, index: number): readonly [unknown, unknown] {
  if (typeof item !== 'object' || item === null || !('key' in item) || !('value' in item)) {
    throw new ValidationError(`Item ${index} of the ${kind}s must be { key, value }, not ${describe(item)}.`);
  }
  return [item.key, item.value];
}
