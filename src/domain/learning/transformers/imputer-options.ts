import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { isOnnxText } from '../rows/is-onnx-text.js';

/** How missing values are filled in. */
export interface ImputerOptions {
  /** Number features: by the mean of the values learned so far (0 before the first), or by a constant. @default 'mean' */
  readonly numbers?: 'mean' | { readonly constant: number } | undefined;
  /** Category features: by the most frequent text so far, or by a constant. @default 'mode' */
  readonly categories?: 'mode' | { readonly constant: string } | undefined;
}

/** Checks the options of an imputer and fills in what they leave out. @throws ValidationError */
export function parseImputer(options: ImputerOptions): Required<ImputerOptions> {
  const { numbers = 'mean', categories = 'mode' } = parseKnownFields('The options of imputer', options, ['numbers', 'categories']);
  return {
    numbers: numbers === 'mean' ? numbers : { constant: parseNumber('The constant for numbers', constantOf('numbers', numbers, 'mean')) },
    categories: categories === 'mode' ? categories : { constant: parseConstantText(constantOf('categories', categories, 'mode')) },
  };
}

function constantOf(option: string, value: { readonly constant: unknown }, word: string): unknown {
  if (typeof value === 'object' && value !== null && 'constant' in value) return value.constant;
  throw new ValidationError(`The option ${option} of imputer must be '${word}' or { constant }, not ${describe(value)}.`);
}

function parseConstantText(value: unknown): string {
  if (typeof value === 'string' && value !== '' && isOnnxText(value)) return value;
  throw new ValidationError(`The constant for categories must be a text without NUL, not ${describe(value)}.`);
}
