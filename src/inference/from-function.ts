import { awaitWithin } from '../core/await-within.js';
import type { ModelSignature } from '../core/entities/model-signature.js';
import { ModelError } from '../core/errors/model-error.js';
import { ValidationError } from '../core/errors/request-error.js';
import { parseCall } from '../core/validation/call.js';
import { describe } from '../core/validation/describe.js';
import { parseObject } from '../core/validation/object.js';
import type { Prediction, PredictOptions, Predictor, PredictorInput } from '../ports/predictor.js';
import { answerTensors } from './answer-tensors.js';
import { TensorPrediction } from './prediction.js';

/** A function that answers as a model does. The input comes as the caller gave it. */
export type PredictFunction = (input: PredictorInput, options: PredictOptions) => unknown;

/** What a predictor made of a function says about itself. */
export interface FromFunctionOptions {
  /** @default the name of the function */
  readonly name?: string | undefined;
  readonly signature?: ModelSignature | undefined;
}

function isPrediction(answer: unknown): answer is Prediction {
  return typeof answer === 'object' && answer !== null && 'outputs' in answer && typeof (answer as Partial<Prediction>).rows === 'function';
}

function isSignature(about: FromFunctionOptions | ModelSignature): about is ModelSignature {
  return 'inputs' in about || 'outputs' in about || 'params' in about;
}

/**
 * Makes a predictor of a function: for rules, remote models and tests.
 *
 * @param predict - Returns, or resolves to, a tensor, an array (of values, of rows, of objects), an object of outputs by name, a
 *   single value, or a `Prediction`. Numbers become float64, bigints int64.
 * @param about - Name and signature, or the signature alone. The input is not checked against it.
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { fromFunction } from 'mlflow-ops';
 * const mean = fromFunction((rows) => (rows as number[][]).map(([a = 0, b = 0]) => (a + b) / 2));
 * (await mean.predict([[1, 3], [5, 7]])).values(); // => [ 2, 6 ]
 * ```
 */
export function fromFunction(predict: PredictFunction, about: FromFunctionOptions | ModelSignature = {}): Predictor {
  if (typeof predict !== 'function') throw new ValidationError(`fromFunction needs a function, not ${describe(predict)}.`);
  const given = parseObject('What is said about the function', about);
  const { name, signature } = isSignature(given) ? { name: undefined, signature: given } : given;
  if (name !== undefined && typeof name !== 'string') {
    throw new ValidationError(`The option name must be a string, not ${describe(name)}.`);
  }
  if (signature !== undefined) parseObject('The option signature', signature);
  const metadata = { name: name ?? (predict.name || 'function') };
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  const answer = async (input: PredictorInput, options: PredictOptions): Promise<Prediction> => {
    const answered: unknown = await predict(input, options);
    return isPrediction(answered) ? answered : new TensorPrediction(answerTensors(answered));
  };
  return {
    metadata,
    signature,
    predict: async (input, options = {}) => {
      if (closed) throw new ModelError(`The model ${metadata.name} is closed.`, { kind: 'closed' });
      const work = answer(input, options);
      underWay.add(work);
      const done = (): boolean => underWay.delete(work);
      work.then(done, done);
      return awaitWithin(`the function ${metadata.name}`, work, parseCall(options));
    },
    warmup: async () => {},
    close: async () => {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}
