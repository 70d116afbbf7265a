import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRouter, type Router } from '../../../../src/domain/routing/router.js';
import { armsOf, planWith } from './routing-plans.js';

const units = Array.from({ length: 20_000 }, (_, index) => `unit-${index}`);
const someWeights = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 6 })
  .filter((weights) => weights.some((weight) => weight > 0));

/** Share of the units whose arm differs, by the arm's name. */
function movedShare(before: Router, after: Router): number {
  const nameOf = (router: Router, unit: string) => router.plan.arms[router.route(unit).arm]?.name;
  return units.filter((unit) => nameOf(before, unit) !== nameOf(after, unit)).length / units.length;
}

/** Five standard deviations of a share of all units. */
function tolerance(share: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / units.length) + 1e-9;
}

test('a ramp never moves an enrolled unit, for any weights, allocator and hash', () => {
  const ramp = fc.record({
    weights: someWeights,
    steps: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 }),
    kind: fc.constantFrom(
      { hash: 'fnv', allocator: 'contiguous' } as const,
      { hash: 'fnv', allocator: 'rendezvous' } as const,
      { hash: 'growthbook', allocator: 'contiguous' } as const,
    ),
    salt: fc.string({ minLength: 1, maxLength: 8 }).filter((salt) => !salt.includes('\0')),
  });
  fc.assert(
    fc.property(ramp, ({ weights, steps, kind, salt }) => {
      const routers = [...steps]
        .sort((a, b) => a - b)
        .map((coverage) => compileRouter(planWith({ salt, arms: armsOf(...weights), coverage, ...kind })));
      for (const unit of units.slice(0, 300)) {
        let enrolledIn: number | undefined;
        for (const router of routers) {
          const { arm, enrolled } = router.route(unit);
          if (enrolledIn !== undefined) expect({ enrolled, arm }).toEqual({ enrolled: true, arm: enrolledIn });
          if (enrolled) enrolledIn = arm;
        }
      }
    }),
    { seed: 3, numRuns: 100 },
  );
});

test('coverage lets in its share, independent of the arms', () => {
  const router = compileRouter(planWith({ coverage: 0.1, arms: armsOf(1, 1) }));
  const enrolled = units.filter((unit) => router.route(unit).enrolled);
  expect(Math.abs(enrolled.length / units.length - 0.1)).toBeLessThan(tolerance(0.1));
  const first = enrolled.filter((unit) => router.route(unit).arm === 0).length / enrolled.length;
  expect(Math.abs(first - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / enrolled.length));
});

test('changed weights move what contiguous ranges must, and no more', () => {
  const range = (weights: readonly number[], arm: number) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const before = weights.slice(0, arm).reduce((sum, weight) => sum + weight, 0);
    return [before / total, (before + (weights[arm] ?? 0)) / total] as const;
  };
  const pair = fc.integer({ min: 2, max: 5 }).chain((length) => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: length, maxLength: length });
    return fc.tuple(weights, weights);
  });
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const staying = before.reduce((sum, _, arm) => {
        const [[from, to], [newFrom, newTo]] = [range(before, arm), range(after, arm)];
        return sum + Math.max(0, Math.min(to, newTo) - Math.max(from, newFrom));
      }, 0);
      const router = compileRouter(planWith({ arms: armsOf(...before) }));
      const moved = movedShare(router, router.reweighted(after));
      expect(Math.abs(moved - (1 - staying))).toBeLessThan(tolerance(staying));
    }),
    { seed: 4, numRuns: 12 },
  );
});

test('from 34/33/33 to 50/25/25 contiguous ranges move 24 % of the units and rendezvous the least possible, 16 %', () => {
  for (const [allocator, share] of [
    ['contiguous', 0.245],
    ['rendezvous', 0.16],
  ] as const) {
    const router = compileRouter(planWith({ arms: armsOf(34, 33, 33), allocator }));
    expect(Math.abs(movedShare(router, router.reweighted([50, 25, 25])) - share)).toBeLessThan(tolerance(share));
  }
});

test('rendezvous moves units only to an arm whose weight grew, or from one whose weight shrank', () => {
  const change = someWeights.chain((weights) =>
    fc.record({ weights: fc.constant(weights), arm: fc.nat({ max: weights.length - 1 }), weight: fc.integer({ min: 0, max: 40 }) }),
  );
  fc.assert(
    fc.property(change, ({ weights, arm, weight }) => {
      const changed = weights.with(arm, weight);
      fc.pre(changed.some((value) => value > 0));
      const before = compileRouter(planWith({ arms: armsOf(...weights), allocator: 'rendezvous' }));
      const after = before.reweighted(changed);
      const grew = weight > (weights[arm] ?? 0);
      for (const unit of units.slice(0, 500)) {
        const [from, to] = [before.route(unit).arm, after.route(unit).arm];
        if (from !== to) expect(grew ? to : from).toBe(arm);
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});

test('rendezvous moves the share that racing exponential clocks move, when all weights change', () => {
  const [before, after] = [
    [5, 3, 2],
    [2, 3, 5],
  ] as const;
  // An arm wins under both weights if it beats every other at the worse of the two odds.
  const staying = before.reduce<number>((sum, own, arm) => {
    const odds = before.reduce<number>(
      (rest, weight, other) => rest + (other === arm ? 1 : Math.max(weight / own, (after[other] ?? 0) / (after[arm] ?? 0))),
      0,
    );
    return sum + 1 / odds;
  }, 0);
  const router = compileRouter(planWith({ arms: armsOf(...before), allocator: 'rendezvous' }));
  expect(Math.abs(movedShare(router, router.reweighted(after)) - (1 - staying))).toBeLessThan(tolerance(staying));
});

test('rendezvous does not care in which order the arms stand', () => {
  const arms = armsOf(3, 1, 2, 5);
  const [one, other] = [arms, arms.toReversed()].map((given) => compileRouter(planWith({ arms: given, allocator: 'rendezvous' }))) as [
    Router,
    Router,
  ];
  expect(movedShare(one, other)).toBe(0);
});

test('rendezvous gives every arm its share', () => {
  const router = compileRouter(planWith({ arms: armsOf(5, 1, 4), allocator: 'rendezvous' }));
  const counts = [0, 0, 0];
  for (const unit of units) {
    const { arm, propensity } = router.route(unit);
    counts[arm] = (counts[arm] ?? 0) + 1;
    expect(propensity).toBe([0.5, 0.1, 0.4][arm]);
  }
  [0.5, 0.1, 0.4].forEach((share, arm) => {
    expect(Math.abs((counts[arm] ?? 0) / units.length - share)).toBeLessThan(tolerance(share));
  });
});
