const utf8 = new TextEncoder();

/** Several byte strings as one. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A number in protobuf's base-128 encoding; negative numbers take ten bytes. */
export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** A field that holds an integer. */
export function integerField(number: number, value: number | bigint): Uint8Array {
  return concatBytes([varint(number * 8), varint(value)]);
}

/** The tag and the length before a payload: written apart, so that a large payload is copied once. */
export function bytesFieldHead(number: number, length: number): Uint8Array {
  return concatBytes([varint(number * 8 + 2), varint(length)]);
}

/** A field that holds text, bytes or a message. */
export function bytesField(number: number, payload: Uint8Array | string): Uint8Array {
  const bytes = typeof payload === 'string' ? utf8.encode(payload) : payload;
  return concatBytes([bytesFieldHead(number, bytes.length), bytes]);
}
