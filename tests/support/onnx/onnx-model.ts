import type { TensorData, TensorType } from '../../../src/core/entities/tensor.js';
import { elementTypeNumber } from '../../../src/domain/onnx/element-type.js';
import * as fields from '../../../src/domain/onnx/onnx-fields.js';
import { bytesField, concatBytes, integerField, varint } from '../../../src/domain/onnx/wire-writer.js';

/** Sizes of a tensor; text names a size, null leaves it open. */
export type Shape = readonly (number | string | null)[];

/** An input or output: a tensor, or a sequence of tensors. Without `shape` even the rank is open. */
export interface ValueSpec {
  readonly name: string;
  readonly type: TensorType;
  readonly shape?: Shape;
  readonly kind?: 'tensor' | 'sequence';
}

export interface InitializerSpec {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly data?: TensorData;
  /** In another file instead of `data`. */
  readonly external?: Readonly<Record<string, string>>;
}

type AttributeSpec =
  | { readonly int: number | bigint }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly (number | bigint)[] }
  | { readonly texts: readonly string[] }
  | { readonly tensor: InitializerSpec }
  | { readonly graph: GraphSpec };

export interface NodeSpec {
  readonly op: string;
  readonly domain?: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
}

export interface GraphSpec {
  readonly name?: string;
  readonly nodes: readonly NodeSpec[];
  readonly inputs: readonly ValueSpec[];
  /** An already encoded ValueInfoProto where the specification cannot say it. */
  readonly outputs: readonly (ValueSpec | Uint8Array)[];
  readonly initializers?: readonly InitializerSpec[];
}

export interface ModelSpec extends GraphSpec {
  /** @default 8 */
  readonly irVersion?: number;
  /** @default [{ domain: '', version: 17 }] */
  readonly opsets?: readonly { readonly domain: string; readonly version: number }[];
  /** Further encoded fields of the ModelProto. */
  readonly extra?: readonly Uint8Array[];
}

function float32(number: number, value: number): Uint8Array {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setFloat32(0, value, true);
  return concatBytes([varint(number * 8 + 5), payload]);
}

/** TypeProto.Tensor inside of a TypeProto. */
export function tensorType(type: TensorType, shape?: Shape): Uint8Array {
  const dimensions = shape?.map((size) => {
    if (size === null) return bytesField(fields.shapeField.dimension, new Uint8Array(0));
    const { value, parameter } = fields.dimensionField;
    return bytesField(fields.shapeField.dimension, typeof size === 'number' ? integerField(value, size) : bytesField(parameter, size));
  });
  const parts = [integerField(fields.tensorTypeField.elementType, elementTypeNumber(type))];
  if (dimensions !== undefined) parts.push(bytesField(fields.tensorTypeField.shape, concatBytes(dimensions)));
  return bytesField(fields.typeField.tensor, concatBytes(parts));
}

/** ValueInfoProto of any TypeProto. */
export function valueInfo(name: string, type: Uint8Array): Uint8Array {
  return concatBytes([bytesField(fields.valueInfoField.name, name), bytesField(fields.valueInfoField.type, type)]);
}

function value(spec: ValueSpec | Uint8Array): Uint8Array {
  if (spec instanceof Uint8Array) return spec;
  const tensor = tensorType(spec.type, spec.shape);
  if (spec.kind !== 'sequence') return valueInfo(spec.name, tensor);
  return valueInfo(spec.name, bytesField(fields.typeField.sequence, bytesField(fields.elementField.type, tensor)));
}

function entry([key, text]: readonly [string, string]): Uint8Array {
  return concatBytes([bytesField(fields.entryField.key, key), bytesField(fields.entryField.value, text)]);
}

function initializer({ name, type, shape, data, external }: InitializerSpec): Uint8Array {
  const { tensorField } = fields;
  const parts = [
    ...shape.map((size) => integerField(tensorField.dims, size)),
    integerField(tensorField.dataType, elementTypeNumber(type)),
    bytesField(tensorField.name, name),
  ];
  if (external !== undefined) {
    parts.push(...Object.entries(external).map((pair) => bytesField(tensorField.externalData, entry(pair))));
    parts.push(integerField(tensorField.dataLocation, 1));
  } else if (data !== undefined && 'buffer' in data) {
    parts.push(bytesField(tensorField.rawData, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  } else parts.push(...(data ?? []).map((text) => bytesField(tensorField.stringData, text)));
  return concatBytes(parts);
}

/** `AttributeProto.AttributeType` of each kind of attribute, and its field. */
function attribute([name, spec]: readonly [string, AttributeSpec]): Uint8Array {
  const { attributeField } = fields;
  const parts = [bytesField(attributeField.name, name)];
  const add = (type: number, ...values: Uint8Array[]): void => void parts.push(...values, integerField(attributeField.type, type));
  if ('float' in spec) add(1, float32(attributeField.float, spec.float));
  else if ('int' in spec) add(2, integerField(attributeField.integer, spec.int));
  else if ('text' in spec) add(3, bytesField(attributeField.string, spec.text));
  else if ('tensor' in spec) add(4, bytesField(attributeField.tensor, initializer(spec.tensor)));
  else if ('graph' in spec) add(5, bytesField(attributeField.graph, graph(spec.graph)));
  else if ('ints' in spec) add(7, ...spec.ints.map((int) => integerField(attributeField.integers, int)));
  else add(8, ...spec.texts.map((text) => bytesField(attributeField.strings, text)));
  return concatBytes(parts);
}

function node(spec: NodeSpec): Uint8Array {
  const { nodeField } = fields;
  return concatBytes([
    ...spec.inputs.map((name) => bytesField(nodeField.input, name)),
    ...spec.outputs.map((name) => bytesField(nodeField.output, name)),
    bytesField(nodeField.name, spec.name ?? ''),
    bytesField(nodeField.opType, spec.op),
    ...Object.entries(spec.attributes ?? {}).map((pair) => bytesField(nodeField.attribute, attribute(pair))),
    bytesField(nodeField.domain, spec.domain ?? ''),
  ]);
}

function graph(spec: GraphSpec): Uint8Array {
  const { graphField } = fields;
  return concatBytes([
    ...spec.nodes.map((one) => bytesField(graphField.node, node(one))),
    bytesField(graphField.name, spec.name ?? 'graph'),
    ...(spec.initializers ?? []).map((one) => bytesField(graphField.initializer, initializer(one))),
    ...spec.inputs.map((one) => bytesField(graphField.input, value(one))),
    ...spec.outputs.map((one) => bytesField(graphField.output, value(one))),
  ]);
}

/** The bytes of an ONNX file. */
export function onnxModel({ irVersion = 8, opsets = [{ domain: '', version: 17 }], extra = [], ...spec }: ModelSpec): Uint8Array {
  const { modelField, opsetField } = fields;
  const opset = ({ domain, version }: { domain: string; version: number }): Uint8Array =>
    concatBytes([bytesField(opsetField.domain, domain), integerField(opsetField.version, version)]);
  return concatBytes([
    integerField(modelField.irVersion, irVersion),
    bytesField(modelField.producerName, 'mlflow-ops tests'),
    bytesField(modelField.producerVersion, '1'),
    bytesField(modelField.graph, graph(spec)),
    ...opsets.map((one) => bytesField(modelField.opsetImport, opset(one))),
    ...extra,
  ]);
}
