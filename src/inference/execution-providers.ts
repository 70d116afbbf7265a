import { ModelError } from '../core/errors/model-error.js';
import { ValidationError } from '../core/errors/request-error.js';
import { describe } from '../core/validation/describe.js';

/** An execution provider: its name, as `cuda` or Python's `CUDAExecutionProvider`, or its name and options. */
export type ExecutionProvider = string | { readonly name: string; readonly [option: string]: unknown };

/**
 * The providers to run on, best first, by the names of onnxruntime-node.
 *
 * @param available - Names of the providers that this build of onnxruntime-node has.
 * @throws ModelError of kind `provider` naming those there are
 * @throws ValidationError
 */
export function executionProviders(wanted: readonly ExecutionProvider[], available: readonly string[]): readonly ExecutionProvider[] {
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new ValidationError(`The option providers must be a list of execution providers such as ['cpu'], not ${describe(wanted)}.`);
  }
  return wanted.map((provider: ExecutionProvider) => {
    const name = typeof provider === 'string' ? provider : provider?.name;
    if (typeof name !== 'string')
      throw new ValidationError(`An execution provider must be a name or { name, … }, not ${describe(provider)}.`);
    const short = name.replace(/ExecutionProvider$/, '').toLowerCase();
    if (!available.includes(short)) {
      throw new ModelError(
        `The execution provider ${JSON.stringify(name)} is not in this build of onnxruntime-node, which has ${available.join(', ')}.`,
        { kind: 'provider', details: { provider: name, available: available.join(', ') } },
      );
    }
    return typeof provider === 'string' ? short : { ...provider, name: short };
  });
}
