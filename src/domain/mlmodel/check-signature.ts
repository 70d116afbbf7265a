import type { ModelSignature } from '../../core/entities/model-signature.js';
import { isModel } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseObject } from '../../core/validation/object.js';
import { parseSignature } from './parse-signature.js';
import { renderSignature } from './render-signature.js';

const parts: ReadonlySet<string> = new Set<keyof ModelSignature>(['inputs', 'outputs', 'params']);

/**
 * Checks a signature that a caller gives: what is written from it can be read again.
 *
 * @throws ValidationError
 */
export function checkSignature(signature: ModelSignature): ModelSignature {
  const given = parseObject('The signature of a model', signature);
  if (Array.isArray(given)) throw new ValidationError('The signature of a model must be { inputs, outputs, params }, not an array.');
  for (const [part, specs] of Object.entries(given)) {
    if (!parts.has(part)) throw new ValidationError(`The signature of a model has no "${part}"; it has ${[...parts].join(', ')}.`);
    if (specs === undefined || Array.isArray(specs)) continue;
    throw new ValidationError(`The ${part} of a signature must be a list, not ${describe(specs)}.`);
  }
  try {
    parseSignature(renderSignature(given));
  } catch (cause) {
    const reason = isModel(cause) ? ` ${cause.message}` : '';
    throw new ValidationError(`The signature of a model cannot be written to MLmodel: one of its entries is not complete.${reason}`, {
      cause,
    });
  }
  return given;
}
