import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { type NumberRange, parseNumber } from '../../../core/validation/number.js';
import { isPlainObject } from '../../../core/validation/plain-object.js';
import type { DetectorJson } from '../streaming-detector.js';

/** The state in the JSON of a detector, not yet checked. */
export interface DetectorState {
  /** How messages begin. */
  readonly what: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The options in the JSON of a detector, for its constructor to check. @throws ValidationError when it is of another kind or version */
export function readDetectorOptions<O extends object>(json: DetectorJson, kind: string): O {
  if (!isPlainObject(json) || json.format !== 'mlflow-ops/detector') {
    throw new ValidationError(`The JSON of a detector must be what its toJSON() gave, not ${describe(json)} without that format.`);
  }
  if (json.version !== 1) {
    throw new ValidationError(`The JSON of a detector has version ${describe(json.version)}; this release reads version 1.`);
  }
  if (json.kind !== kind) throw new ValidationError(`The detector must be of kind ${kind}, not ${describe(json.kind)}.`);
  const options = json['options'];
  if (!isPlainObject(options))
    throw new ValidationError(`The options of the detector ${kind} must be an object, not ${describe(options)}.`);
  return options as O;
}

/** The state in the JSON of a detector. @throws ValidationError when there is none */
export function readDetectorState(json: DetectorJson): DetectorState {
  const fields = json['state'];
  const what = `The state of the detector ${json.kind}:`;
  if (!isPlainObject(fields)) throw new ValidationError(`${what} it must be an object, not ${describe(fields)}.`);
  return { what, fields: fields as Record<string, unknown> };
}

/** A number of the state. @throws ValidationError */
export function readNumber({ what, fields }: DetectorState, name: string, range: NumberRange = {}): number {
  return parseNumber(`${what} ${name}`, fields[name], range);
}

/** Numbers in the state. @throws ValidationError when one is none, or when there are too few or too many */
export function readNumbers(what: string, values: unknown, length: { readonly min: number; readonly max: number }): readonly number[] {
  if (!Array.isArray(values) || values.length < length.min || values.length > length.max) {
    throw new ValidationError(`${what} must be an array of ${length.min} to ${length.max} numbers, not ${describe(values)}.`);
  }
  return values.map((value, index) => parseNumber(`${what} ${index}`, value));
}
