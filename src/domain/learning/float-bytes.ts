import { ValidationError } from '../../core/errors/request-error.js';
import { decodeFloats as decode } from '../../core/float-bytes.js';

/**
 * The numbers of a saved learner, as `encodeFloats` wrote them.
 *
 * @param length - how many there must be. @default any
 * @throws ValidationError when the text is damaged
 */
export function decodeFloats(text: unknown, length?: number | undefined): Float64Array {
  const values = decode(text);
  if (values === undefined) {
    throw new ValidationError('The numbers in a saved learner are damaged: their text is not whole base64 of 64-bit numbers.');
  }
  if (length === undefined || values.length === length) return values;
  throw new ValidationError(`A saved learner holds ${values.length} numbers where ${length} belong.`);
}
