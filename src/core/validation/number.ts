import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/** The numbers that are allowed; ends are included unless they say otherwise. */
export interface NumberRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Excluded end. */
  readonly above?: number | undefined;
  /** Excluded end. */
  readonly below?: number | undefined;
}

/** Checks a finite number. @throws ValidationError */
export function parseNumber(what: string, value: unknown, range: NumberRange = {}): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  const { above = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY } = range;
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max && value > above && value < below) return value;
  throw new ValidationError(`${what} must be a number${described(range)}, not ${describe(value)}.`);
}

function described({ min, max, above, below }: NumberRange): string {
  const ends = [
    min === undefined ? undefined : `of at least ${min}`,
    above === undefined ? undefined : `above ${above}`,
    max === undefined ? undefined : `of at most ${max}`,
    below === undefined ? undefined : `below ${below}`,
  ].filter((end) => end !== undefined);
  return ends.length === 0 ? '' : ` ${ends.join(' and ')}`;
}
