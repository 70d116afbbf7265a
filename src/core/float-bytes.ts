/** Numbers as base64 of their bytes, little endian: every bit is kept, of NaN and the infinities too. */
export function encodeFloats(values: Float64Array): string {
  const bytes = Buffer.alloc(values.length * 8);
  for (let index = 0; index < values.length; index++) bytes.writeDoubleLE(values[index] as number, index * 8);
  return bytes.toString('base64');
}

/** The numbers that {@link encodeFloats} wrote; undefined when the text is damaged. */
export function decodeFloats(text: unknown): Float64Array | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what is not base64: only what it would write itself is whole.
  if (bytes.length % 8 !== 0 || bytes.toString('base64') !== text) return undefined;
  const values = new Float64Array(bytes.length / 8);
  for (let index = 0; index < values.length; index++) values[index] = bytes.readDoubleLE(index * 8);
  return values;
}
