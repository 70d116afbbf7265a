import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseText } from '../../core/validation/text.js';

/** An arm with its share of the traffic; models are added to it. */
export interface SplitVariant {
  readonly name: string;
  readonly trafficWeight: number;
  readonly control: boolean;
}

/**
 * Usual ways to divide traffic. The first arm is the control.
 *
 * @example
 * ```ts
 * import { splits } from 'mlflow-ops';
 * splits.conservative('current', ['candidate']).map(({ trafficWeight }) => trafficWeight); // => [ 0.9, 0.1 ]
 * ```
 */
export const splits = {
  /** The same share for every arm. @throws ValidationError for fewer than two names, or one that is given twice */
  balanced(names: readonly string[]): SplitVariant[] {
    const checked = parseNames(names);
    return checked.map((name, index) => ({ name, trafficWeight: 1 / checked.length, control: index === 0 }));
  },

  /**
   * A small share, divided equally among the challengers; the control keeps the rest.
   *
   * @param share - Of all challengers together, above 0 and below 1.
   * @throws ValidationError
   */
  conservative(control: string, challengers: readonly string[], share = 0.1): SplitVariant[] {
    if (!Array.isArray(challengers)) throw new ValidationError(`The challengers must be a list of names, not ${describe(challengers)}.`);
    if (!(typeof share === 'number' && share > 0 && share < 1)) {
      throw new ValidationError(`The challengers' share must be above 0 and below 1, not ${describe(share)}.`);
    }
    const each = share / challengers.length;
    return parseNames([control, ...challengers]).map((name, index) => ({
      name,
      trafficWeight: index === 0 ? 1 - share : each,
      control: index === 0,
    }));
  },
};

function parseNames(names: readonly string[]): readonly string[] {
  if (!Array.isArray(names) || names.length < 2)
    throw new ValidationError('A split needs a list of at least two names, the control first.');
  const checked = names.map((name, index) => parseText(`Name ${index + 1} of the split`, name, { maxLength: 250, required: true }));
  const twice = checked.find((name, index) => checked.indexOf(name) !== index);
  if (twice !== undefined) throw new ValidationError(`The split has the name "${twice}" twice; give each arm its own.`);
  return checked;
}
