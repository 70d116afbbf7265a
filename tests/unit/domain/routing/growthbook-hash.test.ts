import { GrowthBookClient } from '@growthbook/growthbook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import { growthBookBucket, growthBookTable } from '../../../../src/domain/routing/growthbook-hash.js';
import { fnv1a } from '../../../../src/domain/routing/hash.js';
import { parseRoutingPlan } from '../../../../src/domain/routing/parse-routing-plan.js';
import { compileRouter } from '../../../../src/domain/routing/router.js';
import { armsOf, planWith } from './routing-plans.js';

const client = new GrowthBookClient({});

/** Arm that GrowthBook's SDK gives; −1 where the unit is not in the experiment. */
function armByPeer(seed: string, unit: string, weights: number[], coverage: number): number {
  const experiment = { key: 'peer', seed, variations: weights.map((_, arm) => arm) as [number, number], weights, coverage, hashVersion: 2 };
  const result = client.runInlineExperiment(experiment, { attributes: { id: unit } });
  return result.inExperiment ? result.variationId : -1;
}

// [seed, unit, place] of hash version 2 and, below, version 1, from GrowthBook's packages/sdk-js/test/cases.json.
test.each([
  ['seed', 'a', 0.0505],
  ['seed', 'b', 0.2696],
  ['foo', 'ab', 0.2575],
  ['foo', 'def', 0.2019],
  ['89123klj', '8952klfjas09ujkasdf', 0.124],
  ['90850943850283058242805', '123', 0.7516],
  ['()**(%$##$%#$#', '___)((*":&', 0.0128],
])('with seed %s unit %s has the published place %d', (seed, unit, place) => {
  expect(growthBookBucket(fnv1a(seed), unit) / 10_000).toBe(place);
});

test.each([
  ['', 'a', 0.22],
  ['', 'b', 0.077],
  ['b', 'a', 0.946],
  ['ef', 'd', 0.652],
  ['asdf', '8952klfjas09ujk', 0.549],
  ['', '123', 0.011],
  ['', '___)((*":&', 0.563],
])('the FNV-1a underneath gives the published places of version 1: seed %s, unit %s, %d', (seed, unit, place) => {
  expect((fnv1a(unit + seed) % 1000) / 1000).toBe(place);
});

test('a hash version that is not known is refused, where the peer has null', () => {
  expect(() => parseRoutingPlan(planWith({ hash: 'growthbook99' as 'fnv' }))).toThrow('hash must be "fnv" or "growthbook"');
});

test('arms are those of the installed peer, for any seed, id, weights and coverage', () => {
  const random = seededRandom(31);
  for (let round = 0; round < 40; round++) {
    const raw = Array.from({ length: 2 + (round % 4) }, () => 0.05 + random.next());
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    // To four digits, as people write them; some rounds with the digits that a division leaves.
    const weights = round % 3 === 0 ? raw.map((weight) => weight / total) : raw.map((weight) => Math.round((weight / total) * 1e4) / 1e4);
    if (Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) > 1e-9)
      weights[0] = 1 - weights.slice(1).reduce((sum, weight) => sum + weight, 0);
    const coverage = round % 5 === 0 ? 1 : random.next();
    const salt = `seed-${round}`;
    const router = compileRouter(planWith({ salt, arms: armsOf(...weights), coverage, hash: 'growthbook' }));
    for (let index = 0; index < 200; index++) {
      const unit = String(Math.floor(random.next() * 1e15));
      const { arm, enrolled } = router.route(unit);
      expect(enrolled ? arm : -1).toBe(armByPeer(salt, unit, weights, coverage));
    }
  }
});

test('ids and seeds of any characters have the arm of the peer', () => {
  const text = (max: number) =>
    fc.array(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(text(0xffff), text(0xd7ff), (unit, seed) => {
      const { arm } = compileRouter(planWith({ salt: seed, hash: 'growthbook' })).route(unit);
      expect(arm).toBe(armByPeer(seed, unit, [0.5, 0.5], 1));
    }),
    { seed: 23, numRuns: 200 },
  );
});

test('growing coverage keeps the arm of every bucket that is in', () => {
  const small = growthBookTable([0.2, 0.3, 0.5], 0.2);
  const large = growthBookTable([0.2, 0.3, 0.5], 0.7);
  // The peer's own arithmetic: 0.2 · 0.2 is a little above 0.04, so that bucket 400 is in.
  expect(small.filter((arm) => arm >= 0).length).toBe(2001);
  small.forEach((arm, bucket) => {
    if (arm >= 0) expect(large[bucket]).toBe(arm);
  });
});

test('propensity is the share of buckets, which thirds cannot divide evenly', () => {
  const router = compileRouter(planWith({ arms: armsOf(1, 1, 1), coverage: 0.5, hash: 'growthbook' }));
  const shares = new Set<number>();
  for (let index = 0; index < 200; index++) {
    const { enrolled, propensity } = router.route(index);
    if (enrolled) shares.add(propensity);
  }
  expect([...shares].sort()).toEqual([0.3333, 0.3334]);
});
