import type { TensorType } from '../../core/entities/tensor.js';
import { elementType } from './element-type.js';
import { dimensionField, elementField, mapTypeField, shapeField, tensorTypeField, typeField, valueInfoField } from './onnx-fields.js';
import type { GraphValue, GraphValueKind } from './onnx-model.js';
import { asBytes, asInteger, asText, corrupt, readFields } from './wire-reader.js';

/** Deepest nesting of sequences, maps and optionals. */
const maxTypeDepth = 16;

const maxRank = 1024;

type Shape = readonly (number | string | undefined)[];

interface ValueType {
  readonly kind: GraphValueKind;
  readonly onnxType: string;
  readonly type?: TensorType;
  readonly shape?: Shape;
}

const unknownType: ValueType = { kind: 'unknown', onnxType: 'unknown' };

function readDimension(bytes: Uint8Array, where: string): number | string | undefined {
  let size: number | string | undefined;
  for (const field of readFields(bytes, where)) {
    if (field.number === dimensionField.value) {
      const value = asInteger(field, where);
      if (value > Number.MAX_SAFE_INTEGER) throw corrupt(where, `has the size ${value}`);
      size = value < 0n ? undefined : Number(value);
    } else if (field.number === dimensionField.parameter) size = asText(field, where) || undefined;
  }
  return size;
}

function readShape(bytes: Uint8Array, where: string): Shape {
  const shape: (number | string | undefined)[] = [];
  for (const field of readFields(bytes, where)) {
    if (field.number !== shapeField.dimension) continue;
    if (shape.length === maxRank) throw corrupt(where, `has more than ${maxRank} dimensions`);
    shape.push(readDimension(asBytes(field, where), where));
  }
  return shape;
}

function readTensorType(bytes: Uint8Array, where: string, sparse: boolean): ValueType {
  let element = elementType(0);
  let shape: Shape | undefined;
  for (const field of readFields(bytes, where)) {
    if (field.number === tensorTypeField.elementType) element = elementType(Number(asInteger(field, where)));
    else if (field.number === tensorTypeField.shape) shape = readShape(asBytes(field, where), `${where}.shape`);
  }
  return {
    kind: sparse ? 'sparse' : 'tensor',
    onnxType: `${sparse ? 'sparse_tensor' : 'tensor'}(${element.name})`,
    ...(element.type === undefined || sparse ? {} : { type: element.type }),
    ...(shape === undefined ? {} : { shape }),
  };
}

function readElementText(bytes: Uint8Array, where: string, depth: number): string {
  let element = unknownType;
  for (const field of readFields(bytes, where)) {
    if (field.number === elementField.type) element = readType(asBytes(field, where), where, depth + 1);
  }
  return element.onnxType;
}

function readMapText(bytes: Uint8Array, where: string, depth: number): string {
  let key = elementType(0);
  let value = unknownType;
  for (const field of readFields(bytes, where)) {
    if (field.number === mapTypeField.key) key = elementType(Number(asInteger(field, where)));
    else if (field.number === mapTypeField.value) value = readType(asBytes(field, where), where, depth + 1);
  }
  return `map(${key.name},${value.onnxType})`;
}

function readType(bytes: Uint8Array, where: string, depth: number): ValueType {
  if (depth > maxTypeDepth) throw corrupt(where, `nests more than ${maxTypeDepth} types`);
  let type = unknownType;
  for (const field of readFields(bytes, where)) {
    if (field.number === typeField.tensor) type = readTensorType(asBytes(field, where), where, false);
    else if (field.number === typeField.sparseTensor) type = readTensorType(asBytes(field, where), where, true);
    else if (field.number === typeField.sequence)
      type = { kind: 'sequence', onnxType: `seq(${readElementText(asBytes(field, where), where, depth)})` };
    else if (field.number === typeField.optional)
      type = { kind: 'optional', onnxType: `optional(${readElementText(asBytes(field, where), where, depth)})` };
    else if (field.number === typeField.map) type = { kind: 'map', onnxType: readMapText(asBytes(field, where), where, depth) };
    else if (field.number === typeField.opaque) type = { kind: 'opaque', onnxType: 'opaque' };
  }
  return type;
}

/**
 * Reads a ValueInfoProto.
 *
 * @throws ModelError `corrupt`
 */
export function readGraphValue(bytes: Uint8Array, where: string): GraphValue {
  let name = '';
  let type = unknownType;
  for (const field of readFields(bytes, where)) {
    if (field.number === valueInfoField.name) name = asText(field, where);
    else if (field.number === valueInfoField.type) type = readType(asBytes(field, where), `${where}.type`, 0);
  }
  if (name === '') throw corrupt(where, 'has no name');
  return { name, ...type };
}

/** Only the name of a ValueInfoProto. */
export function readValueName(bytes: Uint8Array, where: string): string {
  let name = '';
  for (const field of readFields(bytes, where)) if (field.number === valueInfoField.name) name = asText(field, where);
  return name;
}
