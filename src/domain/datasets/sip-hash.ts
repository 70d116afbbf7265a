import { add, rotate, type Word, xor } from './word.js';

/**
 * SipHash-2-4 of some bytes (Aumasson and Bernstein, 2012).
 *
 * @param key - 16 bytes
 */
export function sipHash(bytes: Uint8Array, key: Uint8Array): Word {
  const k0 = read(key, 0);
  const k1 = read(key, 8);
  const state = [
    seeded(0x736f6d65, 0x70736575, k0),
    seeded(0x646f7261, 0x6e646f6d, k1),
    seeded(0x6c796765, 0x6e657261, k0),
    seeded(0x74656462, 0x79746573, k1),
  ];
  const [v0, v1, v2, v3] = state as [Word, Word, Word, Word];
  const absorb = (message: Word): void => {
    xor(v3, message);
    rounds(v0, v1, v2, v3, 2);
    xor(v0, message);
  };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) absorb(read(bytes, at));
  const last = read(bytes, whole);
  last.high |= (bytes.length & 0xff) << 24;
  absorb(last);
  v2.low ^= 0xff;
  rounds(v0, v1, v2, v3, 4);
  for (const word of [v1, v2, v3]) xor(v0, word);
  return v0;
}

function rounds(v0: Word, v1: Word, v2: Word, v3: Word, count: number): void {
  for (let round = 0; round < count; round++) {
    half(v0, v1, 13);
    rotate(v0, 32);
    half(v2, v3, 16);
    half(v0, v3, 21);
    half(v2, v1, 17);
    rotate(v2, 32);
  }
}

function half(a: Word, b: Word, bits: number): void {
  add(a, b.high, b.low);
  rotate(b, bits);
  xor(b, a);
}

function seeded(high: number, low: number, key: Word): Word {
  return { high: high ^ key.high, low: low ^ key.low };
}

/** The word of up to eight bytes, the lowest first. */
function read(bytes: Uint8Array, start: number): Word {
  const at = (index: number): number => bytes[start + index] ?? 0;
  const half = (first: number): number => at(first) | (at(first + 1) << 8) | (at(first + 2) << 16) | (at(first + 3) << 24);
  return { low: half(0), high: half(4) };
}
