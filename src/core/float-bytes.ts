import { endianness } from 'node:os';

const littleEndian = endianness() === 'LE';

/** Numbers as base64 of their bytes, little endian: every bit is kept, of NaN and the infinities too. */
export function encodeFloats(values: Float64Array): string {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return (littleEndian ? bytes : Buffer.from(bytes).swap64()).toString('base64');
}

/** The numbers that {@link encodeFloats} wrote; undefined when the text is damaged. */
export function decodeFloats(text: unknown): Float64Array | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what is not base64: only what it would write itself is whole.
  if (bytes.length % 8 !== 0 || bytes.toString('base64') !== text) return undefined;
  const values = new Float64Array(bytes.length / 8);
  Buffer.from(values.buffer).set(littleEndian ? bytes : bytes.swap64());
  return values;
}
