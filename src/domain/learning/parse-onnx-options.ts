import { ValidationError } from '../../core/errors/request-error.js';
import { parseChoice } from '../../core/validation/choice.js';
import { describe } from '../../core/validation/describe.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { ToOnnxOptions } from './learner.js';

/** {@link ToOnnxOptions} with all defaults. */
export interface OnnxSettings {
  readonly graphName: string;
  readonly inputs: 'matrix' | 'columns';
  readonly metadata: Readonly<Record<string, string>>;
}

/** Checks how a learner is to be written. @throws ValidationError */
export function parseOnnxOptions(options: ToOnnxOptions): OnnxSettings {
  const {
    graphName = 'mlflow_ops_learner',
    inputs = 'matrix',
    metadata = {},
  } = parseKnownFields('The options of toOnnx', options, ['graphName', 'inputs', 'metadata']);
  if (typeof graphName !== 'string' || graphName === '') {
    throw new ValidationError(`The option graphName must be a text of at least one character, not ${describe(graphName)}.`);
  }
  if (!isPlainObject(metadata)) throw new ValidationError(`The option metadata must be an object of texts, not ${describe(metadata)}.`);
  for (const [key, value] of Object.entries<unknown>(metadata)) {
    if (typeof value === 'string') continue;
    throw new ValidationError(
      `The entry ${JSON.stringify(key.slice(0, 60))} of the option metadata must be a text, not ${describe(value)}.`,
    );
  }
  return { graphName, inputs: parseChoice('The option inputs', inputs, ['matrix', 'columns']), metadata };
}
