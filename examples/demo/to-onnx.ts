import type { LogisticModel } from './logistic-regression.js';

type Value = number | string | Uint8Array;

/** One field of a protobuf message: a whole number as varint, text and bytes (a nested message too) with their length. */
function field(id: number, value: Value): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(id << 3), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((id << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const groups: number[] = [];
  for (let rest = value; rest > 0 || groups.length === 0; rest = Math.floor(rest / 128)) groups.push((rest % 128) | 128);
  return Buffer.from(groups.map((group, index) => (index === groups.length - 1 ? group & 127 : group)));
}

const message = (...fields: (readonly [id: number, value: Value])[]): Buffer =>
  Buffer.concat(fields.map(([id, value]) => field(id, value)));

const float32 = 1;

/** TensorProto: float32 constants. */
function constant(name: string, shape: readonly number[], values: readonly number[]): Buffer {
  const data = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) data.setFloat32(4 * index, value, true);
  const sizes = shape.map((size) => [1, size] as const);
  return message(...sizes, [2, float32], [8, name], [9, new Uint8Array(data.buffer)]);
}

/** ValueInfoProto: a matrix of float32 with any number of rows. */
function matrix(name: string, columns: number): Buffer {
  const shape = message([1, message([2, 'N'])], [1, message([1, columns])]);
  return message([1, name], [2, message([1, message([1, float32], [2, shape])])]);
}

/** NodeProto: one operator. */
const operator = (type: string, inputs: readonly string[], output: string): Buffer =>
  message(...inputs.map((input) => [1, input] as const), [2, output], [4, type]);

/** The model as an ONNX file: `measurements` in, the probability that a tumour is `malignant` out, one of each per row. */
export function toOnnx({ mean, scale, weights, bias }: LogisticModel): Uint8Array {
  const columns = weights.length;
  const graph = message(
    [1, operator('Sub', ['measurements', 'mean'], 'centred')],
    [1, operator('Div', ['centred', 'scale'], 'standardised')],
    [1, operator('Gemm', ['standardised', 'weights', 'bias'], 'logit')],
    [1, operator('Sigmoid', ['logit'], 'malignant')],
    [2, 'logistic regression'],
    [5, constant('mean', [columns], mean)],
    [5, constant('scale', [columns], scale)],
    [5, constant('weights', [columns, 1], weights)],
    [5, constant('bias', [1], [bias])],
    [11, matrix('measurements', columns)],
    [12, matrix('malignant', 1)],
  );
  const operatorSet = message([1, ''], [2, 17]);
  return message([1, 8], [2, 'mlflow-ops demo'], [7, graph], [8, operatorSet]);
}
