import { ModelError } from '../../core/errors/model-error.js';

/** How a field's payload is encoded; groups (3 and 4) are not used by ONNX. */
type WireType = 'varint' | 'fixed64' | 'bytes' | 'fixed32';

/** One field of a message in protobuf's wire format (https://protobuf.dev/programming-guides/encoding). */
export interface WireField {
  readonly number: number;
  readonly wire: WireType;
  /** The payload, a view of the message: without tag and length. */
  readonly payload: Uint8Array;
  /** The whole field, a view of the message: with tag and length. */
  readonly encoded: Uint8Array;
}

const wireTypes: readonly (WireType | undefined)[] = ['varint', 'fixed64', 'bytes', undefined, undefined, 'fixed32'];

/** A file that is not what it claims to be; `where` is the path of the message, such as `graph.node[3]`. */
export function corrupt(where: string, problem: string): ModelError {
  return new ModelError(`The ONNX file is damaged or not an ONNX file: ${where} ${problem}. Fetch or export it again.`, {
    kind: 'corrupt',
    details: { where },
  });
}

function varintEnd(bytes: Uint8Array, start: number, where: string): number {
  for (let at = start; at < bytes.length; at += 1) {
    if (at - start === 10) throw corrupt(where, `has a number of more than 64 bits at byte ${start}`);
    if ((bytes[at] as number) < 0x80) return at + 1;
  }
  throw corrupt(where, `ends within a number at byte ${start}`);
}

/** A tag or a length: at most 2^53, so that sums stay exact. */
function smallVarint(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at -= 1) value = value * 128 + ((bytes[at] as number) & 0x7f);
  return value;
}

/**
 * The fields of one message in the order of the file. Nothing is copied: payloads are views.
 *
 * @throws ModelError `corrupt`
 */
export function* readFields(bytes: Uint8Array, where: string): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    at = varintEnd(bytes, at, where);
    const tag = smallVarint(bytes, start, at);
    const number = Math.floor(tag / 8);
    const wire = wireTypes[tag % 8];
    if (wire === undefined || number < 1 || number > 0x1fff_ffff) throw corrupt(where, `has no valid field at byte ${start}`);
    let from = at;
    if (wire === 'varint') at = varintEnd(bytes, from, where);
    else if (wire === 'bytes') {
      from = varintEnd(bytes, at, where);
      at = from + smallVarint(bytes, at, from);
    } else at = from + (wire === 'fixed64' ? 8 : 4);
    if (at > bytes.length) throw corrupt(where, `is cut off: field ${number} at byte ${start} needs ${at - bytes.length} bytes more`);
    yield { number, wire, payload: bytes.subarray(from, at), encoded: bytes.subarray(start, at) };
  }
}

/** The payload of a field that holds a message, text or bytes. */
export function asBytes(field: WireField, where: string): Uint8Array {
  if (field.wire !== 'bytes') throw corrupt(where, `has field ${field.number} with the wire type ${field.wire} instead of bytes`);
  return field.payload;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a field. */
export function asText(field: WireField, where: string): string {
  try {
    return utf8.decode(asBytes(field, where));
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw corrupt(where, `has text in field ${field.number} that is not UTF-8`);
  }
}

function varintOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 7n) | BigInt((bytes[at] as number) & 0x7f);
  return BigInt.asIntN(64, value);
}

/** The signed number of a field. */
export function asInteger(field: WireField, where: string): bigint {
  if (field.wire !== 'varint') throw corrupt(where, `has field ${field.number} with the wire type ${field.wire} instead of a number`);
  return varintOf(field.payload);
}

/** The signed numbers of one occurrence of a repeated field: one number, or many packed. */
export function asIntegers(field: WireField, where: string): bigint[] {
  if (field.wire === 'varint') return [varintOf(field.payload)];
  const packed = asBytes(field, where);
  const values: bigint[] = [];
  for (let at = 0; at < packed.length; ) {
    const end = varintEnd(packed, at, where);
    values.push(varintOf(packed.subarray(at, end)));
    at = end;
  }
  return values;
}
