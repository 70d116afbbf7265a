import { entryField, sparseTensorField, tensorField } from './onnx-fields.js';
import type { ExternalData } from './onnx-model.js';
import { asBytes, asInteger, asText, corrupt, readFields } from './wire-reader.js';

/** `TensorProto.DataLocation.EXTERNAL`. */
const external = 1n;

function readEntry(bytes: Uint8Array, where: string): readonly [key: string, value: string] {
  let key = '';
  let value = '';
  for (const field of readFields(bytes, where)) {
    if (field.number === entryField.key) key = asText(field, where);
    else if (field.number === entryField.value) value = asText(field, where);
  }
  return [key, value];
}

function byteCount(text: string | undefined, what: string, where: string): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw corrupt(where, `has an ${what} of its external data that is no number of bytes`);
  return count;
}

/** What a tensor is called, and where its data lies when that is another file. The data itself is not touched. */
export interface TensorFacts {
  readonly name: string;
  readonly externalData?: ExternalData;
}

/**
 * Reads the head of a TensorProto.
 *
 * @throws ModelError `corrupt`
 */
export function readTensorFacts(bytes: Uint8Array, where: string): TensorFacts {
  let name = '';
  let location = 0n;
  const entries = new Map<string, string>();
  for (const field of readFields(bytes, where)) {
    if (field.number === tensorField.name) name = asText(field, where);
    else if (field.number === tensorField.dataLocation) location = asInteger(field, where);
    else if (field.number === tensorField.externalData) {
      const [key, value] = readEntry(asBytes(field, where), where);
      // Readers disagree on which of two entries counts, so a check of one would say nothing about the other.
      if (entries.has(key)) throw corrupt(where, `says twice what the ${JSON.stringify(key)} of its external data is`);
      entries.set(key, value);
    }
  }
  if (location !== external) return { name };
  const file = entries.get('location');
  if (file === undefined || file === '') throw corrupt(where, 'keeps its data in another file and does not name it');
  const offset = byteCount(entries.get('offset'), 'offset', where);
  const length = byteCount(entries.get('length'), 'length', where);
  return {
    name,
    externalData: {
      tensor: name,
      location: file,
      ...(offset === undefined ? {} : { offset }),
      ...(length === undefined ? {} : { length }),
    },
  };
}

/** The tensors of a SparseTensorProto: its values, whose name is the name of the whole, and its indices. */
export function readSparseTensorFacts(bytes: Uint8Array, where: string): TensorFacts[] {
  const facts: TensorFacts[] = [];
  for (const field of readFields(bytes, where)) {
    const isTensor = field.number === sparseTensorField.values || field.number === sparseTensorField.indices;
    if (isTensor) facts.push(readTensorFacts(asBytes(field, where), where));
  }
  return facts;
}
