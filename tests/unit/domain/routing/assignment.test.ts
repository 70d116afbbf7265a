import { describe, expect, test } from 'vitest';
import { fnv1a, saltState } from '../../../../src/domain/routing/hash.js';
import { byArms, bySalt, chance, idKinds, idsOf, independence, placesOf, uniformity } from './assignment-statistics.js';

const count = 100_000;

function expectChance(chiSquare: number): void {
  expect(chiSquare).toBeGreaterThan(chance.least);
  expect(chiSquare).toBeLessThan(chance.most);
}

describe.each(Object.keys(idKinds))('ids %s', (kind) => {
  const ids = idsOf(kind, count);

  test('are spread evenly over the arms', () => {
    expectChance(uniformity(placesOf(ids, byArms('exp-model-1', 100))));
  });

  test('get independent arms in two tests', () => {
    expectChance(independence(placesOf(ids, byArms('exp-model-1', 10)), placesOf(ids, byArms('exp-model-2', 10))));
  });

  test('get independent places in layer, holdout, coverage and arms of one test', () => {
    const parts = ['layer:exp', 'holdout:exp', 'coverage:exp', 'arm:exp'].map((salt) => placesOf(ids, bySalt(salt, 10)));
    for (const [index, one] of parts.entries()) {
      for (const other of parts.slice(index + 1)) expectChance(independence(one, other));
    }
  });
});

test('rendezvous spreads evenly and independently', () => {
  const ids = idsOf('with a prefix', 30_000);
  const [one, other] = ['exp-model-1', 'exp-model-2'].map((salt) => placesOf(ids, byArms(salt, 10, 'rendezvous')));
  expectChance(independence(one as Uint8Array, other as Uint8Array));
});

test('FNV-1a without its finaliser would not pass', () => {
  const ids = idsOf('counted upwards', count);
  const top = (salt: string, places: number) => {
    const state = saltState(salt);
    return placesOf(ids, (unit) => Math.floor((fnv1a(unit, state) / 2 ** 32) * places));
  };
  expect(uniformity(top('exp-model-1', 100))).toBeGreaterThan(chance.most);
  expect(independence(top('exp-model-1', 10), top('exp-model-2', 10))).toBeGreaterThan(chance.most);
});
