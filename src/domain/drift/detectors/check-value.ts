import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';

const largest = 1e100;

/**
 * Checks a value of a stream: a finite number, small enough that squares of many of them can be added.
 *
 * @throws ValidationError
 */
export function checkValue(value: number): number {
  // Adding zero makes 0 of -0, which JSON cannot tell apart.
  if (typeof value === 'number' && value >= -largest && value <= largest) return value + 0;
  throw new ValidationError(`A value for a detector must be a finite number from -1e100 to 1e100, not ${describe(value)}.`);
}

/** Checks an error bit: 1 is a wrong prediction, 0 a right one. @throws ValidationError */
export function checkError(error: number): number {
  if (error === 1) return 1;
  if (error === 0) return 0;
  throw new ValidationError(`An error for a detector must be 1 (wrong prediction) or 0 (right one), not ${describe(error)}.`);
}
