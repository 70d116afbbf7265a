import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKey } from '../../../core/validation/key.js';

/** Stands before the names of a trainer's metrics in the run of its update. */
export const trainingPrefix = 'training_';

/** A candidate as the update goes on with it. */
export interface TrainedCandidate {
  readonly onnx: Uint8Array;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Takes what a trainer gave, whatever that is. @throws ValidationError saying what a trainer has to give */
export async function parseCandidate(answer: unknown): Promise<TrainedCandidate> {
  if (answer instanceof Uint8Array) return { onnx: parseOnnx(answer), params: {}, metrics: {} };
  if (typeof answer !== 'object' || answer === null) throw notACandidate(answer);
  if ('onnx' in answer) {
    const { onnx, params, metrics } = answer as { onnx: unknown; params?: unknown; metrics?: unknown };
    return { onnx: parseOnnx(onnx), params: parseParams(params), metrics: parseMetrics(metrics) };
  }
  if ('toOnnx' in answer && typeof answer.toOnnx === 'function') return { onnx: parseOnnx(await answer.toOnnx()), params: {}, metrics: {} };
  throw notACandidate(answer);
}

function parseOnnx(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw notACandidate(value);
  if (value.length === 0) throw new ValidationError('The trainer gave an ONNX file without any bytes.');
  return value;
}

function parseParams(value: unknown): TrainedCandidate['params'] {
  const params = entriesOf('params', value);
  for (const [name] of params) parseKey('param', name);
  const wrong = params.find(([, param]) => !['string', 'number', 'boolean'].includes(typeof param));
  if (wrong !== undefined)
    throw new ValidationError(`The trainer's param "${wrong[0]}" must be a single value, not ${describe(wrong[1])}.`);
  return Object.fromEntries(params) as TrainedCandidate['params'];
}

function parseMetrics(value: unknown): TrainedCandidate['metrics'] {
  const metrics = entriesOf('metrics', value);
  for (const [name] of metrics) parseKey('metric', `${trainingPrefix}${name}`);
  const wrong = metrics.find(([, metric]) => typeof metric !== 'number');
  if (wrong !== undefined) throw new ValidationError(`The trainer's metric "${wrong[0]}" must be a number, not ${describe(wrong[1])}.`);
  return Object.fromEntries(metrics) as TrainedCandidate['metrics'];
}

function entriesOf(field: string, value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ValidationError(`The trainer's ${field} must be an object, not ${describe(value)}.`);
  }
  return Object.entries(value);
}

function notACandidate(value: unknown): ValidationError {
  return new ValidationError(
    `The trainer must give the bytes of an ONNX file, an object with them in "onnx", or one with a function toOnnx(), not ${describe(value)}.`,
  );
}
