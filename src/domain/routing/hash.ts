// FNV-1a over the UTF-8 bytes of `salt NUL unit`, finished by Murmur3's fmix32. FNV alone is neither uniform for ids that
// count upwards nor independent between salts; with the finaliser it is both. What the salt contributes is computed once.
//
// Bytes are passed on as a text with one character a byte: an ASCII id is its own bytes, so nothing is copied or encoded.
//
// FNV's prime is a constant of each function: one of the module becomes a variable in a bundle, which V8 reads and checks
// anew for every character.

const offsetBasis = 0x811c9dc5;

/** Places of the hashes that {@link hashLanes} computes in one pass. */
export const lane = { layer: 0, holdout: 1, coverage: 2, arm: 3, unitHigh: 4, unitLow: 5 } as const;

/** Number of places in {@link lane}. */
export const laneCount = 6;

/** States before the first byte without any salt; those of the unit's own 64 bits are the same in every test. */
const unsaltedStates = Int32Array.of(0, 0, 0, 0, 0x2b6f1c9d, 0x5e3a7f41);

/** State of FNV-1a, 32 bits, after a text of bytes. */
export function fnv1a(bytes: string, state = offsetBasis): number {
  const prime = 0x01000193;
  let hash = state | 0;
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ bytes.charCodeAt(index), prime);
  return hash >>> 0;
}

/** State after `salt NUL`, where every unit's hash under this salt begins. */
export function saltState(salt: string): number {
  return fnv1a(`${utf8Bytes(salt)}\0`);
}

/** Hash of a unit under one salt, an unsigned integer of 32 bits. `bytes` come from {@link utf8Bytes}. */
export function saltedHash(state: number, bytes: string): number {
  return finalMix(fnv1a(bytes, state));
}

/** Hash of a unit under one more salt, from the 64 bits that stand for it; an unsigned integer of 32 bits. */
export function saltedUnit(state: number, high: number, low: number): number {
  return finalMix(Math.imul(finalMix(state ^ high), 0x01000193) ^ low);
}

/** Murmur3's fmix32: every bit of the input changes half of the output's bits. */
function finalMix(state: number): number {
  let hash = state;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** States before the first byte, in the order of {@link lane}; a salt that is not used is left out. */
export function laneStates(salts: Readonly<Record<'layer' | 'holdout' | 'coverage' | 'arm', string | undefined>>): Int32Array {
  const states = unsaltedStates.slice();
  for (const name of ['layer', 'holdout', 'coverage', 'arm'] as const) {
    const salt = salts[name];
    if (salt !== undefined) states[lane[name]] = saltState(`${name}:${salt}`);
  }
  return states;
}

/**
 * All hashes of a unit in one pass over its id: reading a character costs more than the six multiplications, which the
 * processor does side by side. The second half of the unit's own bits has another multiplier and rotates: FNV's low bits would
 * be those of the first half.
 *
 * @param text - ASCII, or a text of bytes.
 * @returns all characters or-ed; from 0x80 on, a text that is not one of bytes has to be encoded and hashed again.
 */
export function hashLanes(text: string, states: Int32Array, hashes: Uint32Array): number {
  const prime = 0x01000193;
  const secondPrime = 0x85ebca6b;
  let layer = states[0] as number;
  let holdout = states[1] as number;
  let coverage = states[2] as number;
  let arm = states[3] as number;
  let high = states[4] as number;
  let low = states[5] as number;
  let seen = 0;
  for (let index = 0; index < text.length; index++) {
    const byte = text.charCodeAt(index);
    seen |= byte;
    layer = Math.imul(layer ^ byte, prime);
    holdout = Math.imul(holdout ^ byte, prime);
    coverage = Math.imul(coverage ^ byte, prime);
    arm = Math.imul(arm ^ byte, prime);
    high = Math.imul(high ^ byte, prime);
    low = Math.imul(low ^ byte, secondPrime);
    low = (low << 13) | (low >>> 19);
  }
  hashes[0] = finalMix(layer);
  hashes[1] = finalMix(holdout);
  hashes[2] = finalMix(coverage);
  hashes[3] = finalMix(arm);
  hashes[4] = finalMix(high);
  hashes[5] = finalMix(low);
  return seen;
}

/** {@link hashLanes} without layer, holdout and coverage, which most tests have no use for: half of the work. */
export function hashArmLanes(text: string, states: Int32Array, hashes: Uint32Array): number {
  const prime = 0x01000193;
  const secondPrime = 0x85ebca6b;
  let arm = states[3] as number;
  let high = states[4] as number;
  let low = states[5] as number;
  let seen = 0;
  for (let index = 0; index < text.length; index++) {
    const byte = text.charCodeAt(index);
    seen |= byte;
    arm = Math.imul(arm ^ byte, prime);
    high = Math.imul(high ^ byte, prime);
    low = Math.imul(low ^ byte, secondPrime);
    low = (low << 13) | (low >>> 19);
  }
  hashes[3] = finalMix(arm);
  hashes[4] = finalMix(high);
  hashes[5] = finalMix(low);
  return seen;
}

/** 64 bits that stand for a unit in every test and process: two unsigned integers. */
export function hashUnit(unit: string): { readonly high: number; readonly low: number } {
  const hashes = new Uint32Array(laneCount);
  if (hashArmLanes(unit, unsaltedStates, hashes) >= 0x80) hashArmLanes(utf8Bytes(unit), unsaltedStates, hashes);
  return { high: hashes[lane.unitHigh] as number, low: hashes[lane.unitLow] as number };
}

/** The UTF-8 bytes of a text, one character a byte; a lone surrogate counts as U+FFFD. */
export function utf8Bytes(text: string): string {
  let ascii = 0;
  while (ascii < text.length && text.charCodeAt(ascii) < 0x80) ascii++;
  if (ascii === text.length) return text;
  let bytes = text.slice(0, ascii);
  for (const character of text.slice(ascii)) {
    const point = character.codePointAt(0) as number;
    bytes += point < 0x80 ? character : encoded(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
  }
  return bytes;
}

function encoded(point: number): string {
  const tail = (shift: number) => 0x80 | ((point >>> shift) & 0x3f);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >>> 6), tail(0));
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >>> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (point >>> 18), tail(12), tail(6), tail(0));
}
