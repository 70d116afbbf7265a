import { ValidationError } from '../../../core/errors/request-error.js';
import { decodeFloats } from '../float-bytes.js';
import type { PartState } from '../vector-parts.js';

/** Reads finite numbers of a saved state. @throws ValidationError naming them */
export function savedNumbers(name: string, state: PartState, length: number): Float64Array {
  const numbers = decodeFloats(state[name], length);
  if (numbers.every(Number.isFinite)) return numbers;
  throw new ValidationError(`The ${name} in a saved learner are damaged: they are not all finite.`);
}
