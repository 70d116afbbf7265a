import type { TensorType } from '../../../src/core/entities/tensor.js';
import { elementField, mapTypeField, typeField } from '../../../src/domain/onnx/onnx-fields.js';
import { bytesField, concatBytes, integerField } from '../../../src/domain/onnx/wire-writer.js';
import { type InitializerSpec, type NodeSpec, onnxModel, type Shape, tensorType, valueInfo } from './onnx-model.js';

/** Numbers in [-1, 1) that depend on the seed only (mulberry32). */
export function seededNumbers(seed: number, count: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 31 - 1;
  });
}

/** `y = x` for any element type. */
export function identity(type: TensorType, shape: Shape = ['N', 2]): Uint8Array {
  return onnxModel({
    nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
    inputs: [{ name: 'x', type, shape }],
    outputs: [{ name: 'y', type, shape }],
  });
}

/** `y = x · weights + bias`: x is float32 [batch, weights.length], y is float32 [batch, 1]. */
export function linear(weights: readonly number[], bias: number, options: { readonly batch?: number | string } = {}): Uint8Array {
  const batch = options.batch ?? 'N';
  return onnxModel({
    nodes: [{ op: 'Gemm', inputs: ['x', 'weights', 'bias'], outputs: ['y'] }],
    inputs: [{ name: 'x', type: 'float32', shape: [batch, weights.length] }],
    outputs: [{ name: 'y', type: 'float32', shape: [batch, 1] }],
    initializers: [
      { name: 'weights', type: 'float32', shape: [weights.length, 1], data: Float32Array.from(weights) },
      { name: 'bias', type: 'float32', shape: [1], data: Float32Array.of(bias) },
    ],
  });
}

export interface MlpSpec {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly seed: number;
  /** Name of the batch dimension, or its fixed size. @default 'N' */
  readonly batch?: number | string;
}

/** Layers of Gemm and Relu: `input` float32 [batch, inputs] to `output` float32 [batch, outputs]. */
export function mlp({ inputs, hidden, outputs, seed, batch = 'N' }: MlpSpec): Uint8Array {
  const widths = [inputs, ...hidden, outputs];
  const nodes: NodeSpec[] = [];
  const initializers: InitializerSpec[] = [];
  let from = 'input';
  for (const [layer, width] of widths.slice(1).entries()) {
    const rows = widths[layer] as number;
    const last = layer === widths.length - 2;
    const data = seededNumbers(seed + layer, rows * width).map((number) => number / Math.sqrt(rows));
    initializers.push({ name: `w${layer}`, type: 'float32', shape: [rows, width], data });
    initializers.push({ name: `b${layer}`, type: 'float32', shape: [width], data: seededNumbers(seed + 1000 + layer, width) });
    nodes.push({ op: 'Gemm', inputs: [from, `w${layer}`, `b${layer}`], outputs: [last ? 'output' : `h${layer}`] });
    if (!last) nodes.push({ op: 'Relu', inputs: [`h${layer}`], outputs: [`a${layer}`] });
    from = `a${layer}`;
  }
  return onnxModel({
    nodes,
    inputs: [{ name: 'input', type: 'float32', shape: [batch, inputs] }],
    outputs: [{ name: 'output', type: 'float32', shape: [batch, outputs] }],
    initializers,
  });
}

/** `sum = a + b`, float32 [N, width] each, and `count` int64 [N, 1] passed through as `counted`. */
export function threeInputs(width = 2): Uint8Array {
  return onnxModel({
    nodes: [
      { op: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
      { op: 'Identity', inputs: ['count'], outputs: ['counted'] },
    ],
    inputs: [
      { name: 'a', type: 'float32', shape: ['N', width] },
      { name: 'b', type: 'float32', shape: ['N', width] },
      { name: 'count', type: 'int64', shape: ['N', 1] },
    ],
    outputs: [
      { name: 'sum', type: 'float32', shape: ['N', width] },
      { name: 'counted', type: 'int64', shape: ['N', 1] },
    ],
  });
}

/** `y = x + weights`; the weights are four float32 in another file (16 bytes at `offset`). */
export function withExternalData(location: string, entries: Readonly<Record<string, string>> = {}): Uint8Array {
  return onnxModel({
    nodes: [{ op: 'Add', inputs: ['x', 'weights'], outputs: ['y'] }],
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 4] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['N', 4] }],
    initializers: [{ name: 'weights', type: 'float32', shape: [4], external: { location, ...entries } }],
  });
}

/** Output `y` is a tensor, output `list` a sequence of tensors, which onnxruntime-node cannot return. */
export function withSequenceOutput(): Uint8Array {
  return onnxModel({
    nodes: [
      { op: 'Identity', inputs: ['x'], outputs: ['y'] },
      { op: 'SequenceConstruct', inputs: ['x', 'x'], outputs: ['list'] },
    ],
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
    outputs: [
      { name: 'y', type: 'float32', shape: ['N', 2] },
      { name: 'list', type: 'float32', shape: ['N', 2], kind: 'sequence' },
    ],
  });
}

/** `y` has the element at index `x` of ten: an index outside fails, whatever the other rows are. */
export function picksOfTen(): Uint8Array {
  return onnxModel({
    nodes: [{ op: 'Gather', inputs: ['ten', 'x'], outputs: ['y'] }],
    inputs: [{ name: 'x', type: 'int64', shape: ['N'] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['N'] }],
    initializers: [{ name: 'ten', type: 'float32', shape: [10], data: Float32Array.from({ length: 10 }, (_, index) => index * 10) }],
  });
}

/** Counts up to `iterations` (int64, one number) one by one into `total` (float32): as slow as the caller wants. */
export function counting(): Uint8Array {
  const scalar = { type: 'float32', shape: [] } as const;
  return onnxModel({
    nodes: [
      {
        op: 'Loop',
        inputs: ['iterations', 'yes', 'zero'],
        outputs: ['total'],
        attributes: {
          body: {
            graph: {
              name: 'body',
              nodes: [
                { op: 'Identity', inputs: ['going'], outputs: ['goes_on'] },
                { op: 'Add', inputs: ['before', 'one'], outputs: ['after'] },
              ],
              inputs: [
                { name: 'round', type: 'int64', shape: [] },
                { name: 'going', type: 'bool', shape: [] },
                { name: 'before', ...scalar },
              ],
              outputs: [
                { name: 'goes_on', type: 'bool', shape: [] },
                { name: 'after', ...scalar },
              ],
              initializers: [{ name: 'one', type: 'float32', shape: [], data: Float32Array.of(1) }],
            },
          },
        },
      },
    ],
    inputs: [{ name: 'iterations', type: 'int64', shape: [] }],
    outputs: [{ name: 'total', ...scalar }],
    initializers: [
      { name: 'yes', type: 'bool', shape: [], data: Uint8Array.of(1) },
      { name: 'zero', type: 'float32', shape: [], data: Float32Array.of(0) },
    ],
  });
}

/**
 * Of a classifier in the way of skl2onnx: `label` and, through ZipMap, `scores`: a map from label to score per row. With
 * `weights`, as many float32 as there are columns are added to `x` from that file.
 */
export function withZipMap(
  labels: readonly string[] | readonly bigint[] = ['cat', 'dog', 'fox'],
  { columns = labels.length, weights }: { readonly columns?: number; readonly weights?: string } = {},
): Uint8Array {
  const x = weights === undefined ? 'x' : 'moved';
  const texts = labels.every((label) => typeof label === 'string');
  const key = integerField(mapTypeField.key, texts ? 8 : 7);
  const map = bytesField(typeField.map, concatBytes([key, bytesField(mapTypeField.value, tensorType('float32'))]));
  return onnxModel({
    nodes: [
      ...(weights === undefined ? [] : [{ op: 'Add', inputs: ['x', 'weights'], outputs: [x] }]),
      { op: 'Softmax', inputs: [x], outputs: ['probabilities'], attributes: { axis: { int: 1 } } },
      { op: 'ArgMax', inputs: [x], outputs: ['label'], attributes: { axis: { int: 1 }, keepdims: { int: 0 } } },
      {
        op: 'ZipMap',
        domain: 'ai.onnx.ml',
        inputs: ['probabilities'],
        outputs: ['scores'],
        attributes: texts
          ? { classlabels_strings: { texts: labels as readonly string[] } }
          : { classlabels_int64s: { ints: labels as readonly bigint[] } },
      },
    ],
    inputs: [{ name: 'x', type: 'float32', shape: ['N', columns] }],
    initializers: weights === undefined ? [] : [{ name: 'weights', type: 'float32', shape: [columns], external: { location: weights } }],
    outputs: [
      { name: 'label', type: 'int64', shape: ['N'] },
      valueInfo('scores', bytesField(typeField.sequence, bytesField(elementField.type, map))),
    ],
    opsets: [
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: 1 },
    ],
  });
}
