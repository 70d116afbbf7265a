import { expect, test } from 'vitest';
import {
  fnv1a,
  hashLanes,
  hashUnit,
  lane,
  laneCount,
  laneStates,
  saltedHash,
  saltState,
  utf8Bytes,
} from '../../../../src/domain/routing/hash.js';
import golden from '../../../golden/routing.json' with { type: 'json' };

test('FNV-1a gives the published values of its authors', () => {
  expect(fnv1a('')).toBe(0x811c9dc5);
  expect(fnv1a('a')).toBe(0xe40c292c);
  expect(fnv1a('foobar')).toBe(0xbf9cf968);
});

test('a unit has the hash that an independent implementation finds over its UTF-8 bytes', () => {
  expect(golden.hashes.length).toBeGreaterThan(100);
  for (const { salt, unit, hash } of golden.hashes) expect(saltedHash(saltState(salt), utf8Bytes(unit))).toBe(hash);
});

test('a unit has the 64 bits that an independent implementation finds', () => {
  for (const { unit, bits } of golden.units) expect(hashUnit(unit)).toEqual({ high: bits[0], low: bits[1] });
});

test('text becomes the bytes that Node encodes, lone surrogates U+FFFD', () => {
  for (const { unit } of golden.units) expect(utf8Bytes(unit)).toBe(Buffer.from(unit, 'utf8').toString('latin1'));
  expect(utf8Bytes('x\ud800')).toBe('x\xef\xbf\xbd');
  expect(utf8Bytes('\udc00\ud800x')).toBe('\xef\xbf\xbd\xef\xbf\xbdx');
  expect(utf8Bytes('\ud800\ud83d\ude00')).toBe('\xef\xbf\xbd\xf0\x9f\x98\x80');
});

test('one pass over the id gives the same hashes as one pass for each salt', () => {
  const salts = { layer: 'checkout', holdout: 'year', coverage: 'exp', arm: 'exp' };
  const states = laneStates(salts);
  const hashes = new Uint32Array(laneCount);
  for (const { unit, bits } of golden.units) {
    const bytes = utf8Bytes(unit);
    hashLanes(bytes, states, hashes);
    for (const name of ['layer', 'holdout', 'coverage', 'arm'] as const) {
      expect(hashes[lane[name]]).toBe(saltedHash(saltState(`${name}:${salts[name]}`), bytes));
    }
    expect([hashes[lane.unitHigh], hashes[lane.unitLow]]).toEqual(bits);
  }
});

test('a pass tells whether the text was ASCII', () => {
  const [states, hashes] = [laneStates({ layer: undefined, holdout: undefined, coverage: 'a', arm: 'a' }), new Uint32Array(laneCount)];
  expect(hashLanes('plain ~', states, hashes)).toBeLessThan(0x80);
  expect(hashLanes('plain é', states, hashes)).toBeGreaterThanOrEqual(0x80);
  expect(hashLanes('日本', states, hashes)).toBeGreaterThanOrEqual(0x80);
});

test('the halves of the 64 bits are independent: 40 of them tell 150,000 units apart as well as chance would', () => {
  for (const prefix of ['', 'user-', 'customer-00000000']) {
    const seen = new Set<number>();
    for (let index = 0; index < 50_000; index++) {
      const { high, low } = hashUnit(`${prefix}${index}`);
      seen.add((high & 0xfffff) * 2 ** 20 + (low & 0xfffff));
    }
    // Chance alone gives 0.001 collisions a prefix.
    expect(50_000 - seen.size).toBeLessThanOrEqual(1);
  }
});
