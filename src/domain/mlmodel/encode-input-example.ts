import { dictionary } from '../../core/dictionary.js';
import type { Tensor } from '../../core/entities/tensor.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { Example } from './example.js';
import type { SavedInputExample } from './mlmodel-spec.js';
import { toPythonJson } from './python-json.js';

/** An input example as files of a model. */
export interface EncodedInputExample {
  readonly info: SavedInputExample;
  /** Content by path below the model's directory. */
  readonly files: Readonly<Record<string, string>>;
}

const examplePath = 'input_example.json';
const servingPath = 'serving_input_example.json';

/**
 * Writes an example as Python's `input_example` does: `input_example.json` for people and for `load_input_example`, and
 * `serving_input_example.json`, which can be posted to `mlflow models serve` as it is. NaN becomes null, dates their
 * ISO text, bytes base64.
 *
 * @throws ValidationError for a date that is none
 */
export function encodeInputExample(example: Example): EncodedInputExample {
  const json = toJson(example);
  const isTable = example.kind === 'table';
  const type = isTable ? 'dataframe' : example.kind === 'json' ? 'json_object' : 'ndarray';
  return {
    info: { artifactPath: examplePath, servingInputPath: servingPath, type, ...(isTable ? { pandasOrient: 'split' } : {}) },
    files: { [examplePath]: json, [servingPath]: `{"${isTable ? 'dataframe_split' : 'inputs'}": ${json}}` },
  };
}

function toJson(example: Example): string {
  switch (example.kind) {
    case 'tensor':
      return tensorJson(example.tensor);
    case 'tensors':
      return `{${Object.entries(example.tensors)
        .map(([name, tensor]) => `${toPythonJson(name)}: ${tensorJson(tensor)}`)
        .join(', ')}}`;
    case 'table':
      return toPythonJson({ columns: example.columns, data: plain(example.rows) });
    case 'json':
      return toPythonJson(plain(example.value));
  }
}

function tensorJson(tensor: Tensor): string {
  return toPythonJson(plain(nested(tensor)), tensor.type.startsWith('float'));
}

function nested({ type, shape, data }: Tensor): unknown {
  const elements = Array.from(data as ArrayLike<unknown>, (element) => (type === 'bool' ? element !== 0 : element));
  return fold(type === 'float16' ? elements.map((bits) => fromHalf(bits as number)) : elements, shape);
}

function fold(elements: readonly unknown[], shape: readonly number[]): unknown {
  const [size, ...inner] = shape;
  if (size === undefined) return elements[0];
  const step = elements.length / size;
  return Array.from({ length: size }, (_, index) => fold(elements.slice(index * step, (index + 1) * step), inner));
}

/** IEEE 754 binary16: one sign bit, five of the exponent, ten of the fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A value as JSON can hold it. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return isoText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, plain);
  return dictionary(Object.entries(value).map(([key, item]) => [key, plain(item)] as const));
}

function isoText(date: Date): string {
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new ValidationError('The input example has an invalid date; leave it out, or write null.');
}
