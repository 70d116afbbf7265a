import type { CallOptions } from '../../../core/call-options.js';
import type { ModelSignature } from '../../../core/entities/model-signature.js';
import type { Tensor } from '../../../core/entities/tensor.js';
import { isValidation } from '../../../core/errors/guards.js';
import { ModelError } from '../../../core/errors/model-error.js';
import { elementReader } from '../../../inference/element-reader.js';
import type { Prediction } from '../../../ports/predictor.js';
import type { RegistrySession } from '../registry-session.js';
import { openLocated } from '../serving/load-model.js';
import { locateModel } from '../serving/locate-model.js';
import { readExample } from '../serving/read-example.js';
import { type GateCandidate, uriOfCandidate } from './gate.js';

/**
 * Loads a candidate and runs it on its input example: the outputs must be finite and as the signature says.
 *
 * @returns what ran
 * @throws ModelError when something does not hold
 */
export async function smokeRun(session: RegistrySession, candidate: GateCandidate, call: CallOptions): Promise<string> {
  const located = await locateModel(session.client, uriOfCandidate(candidate), call);
  const example = await readExample(located, call);
  // What the registry says now: a model from the cache must not pass for it.
  const model = await openLocated(session, located, { warmup: false, batching: false }, call);
  try {
    const prediction = await model.predict(example, call).catch((error: unknown) => {
      throw isValidation(error) ? failed(error.message.replace(/\.$/, ''), error) : error;
    });
    checkOutputs(prediction, model.signature);
    return `it answers its input example with ${Object.keys(prediction.outputs).join(', ')}`;
  } finally {
    await model.close();
  }
}

function checkOutputs({ outputs }: Prediction, signature: ModelSignature | undefined): void {
  for (const [name, output] of Object.entries(outputs)) {
    // Half floats are held as their bits.
    const read = elementReader(output);
    for (let index = 0; index < output.data.length; index++) {
      const value = read(index);
      if (typeof value === 'number' && !Number.isFinite(value)) throw failed(`its output "${name}" has the value ${value}`);
    }
  }
  const names = Object.keys(outputs);
  for (const spec of signature?.outputs ?? []) {
    if (spec.type !== 'tensor' || !('shape' in spec)) continue;
    const name = spec.name ?? names[0];
    const output = name === undefined ? undefined : outputs[name];
    if (output === undefined) throw failed(`its signature has an output "${name}", but it answers with ${names.join(', ')}`);
    if (!hasShape(output, spec.shape)) {
      throw failed(`its output "${name}" has the shape [${output.shape.join(', ')}] instead of [${spec.shape.join(', ')}]`);
    }
  }
}

function hasShape({ shape }: Tensor, expected: readonly number[]): boolean {
  return shape.length === expected.length && expected.every((size, at) => size === -1 || size === shape[at]);
}

function failed(what: string, cause?: unknown): ModelError {
  return new ModelError(`The model does not answer its input example as it should: ${what}.`, { kind: 'run', cause });
}
