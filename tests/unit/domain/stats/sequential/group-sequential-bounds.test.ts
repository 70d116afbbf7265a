import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GroupSequentialOptions, groupSequentialBounds, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

type Golden = Required<GroupSequentialOptions> & { readonly z: readonly number[] };

const bounds = (options: GroupSequentialOptions): number[] => groupSequentialBounds(options).map(({ z }) => z);

describe('groupSequentialBounds', () => {
  test.each<[string, GroupSequentialOptions, number[]]>([
    ['Lan and DeMets, half of alpha on each side', {}, [4.8769, 3.357, 2.6803, 2.2898, 2.031]],
    ['Lan and DeMets, alpha on both sides together', { sides: 'two-sided-total' }, [4.3826, 3.0997, 2.5534, 2.2538, 2.0635]],
    ['O’Brien and Fleming', { spending: 'classicalObrienFleming' }, [4.5617, 3.2256, 2.6337, 2.2809, 2.0401]],
    ['Pocock', { spending: 'classicalPocock' }, [2.4132, 2.4132, 2.4132, 2.4132, 2.4132]],
    ['Lan and DeMets after Pocock', { spending: 'pocock' }, [2.438, 2.4268, 2.4102, 2.3966, 2.386]],
  ])('has the published bounds of five equal looks: %s', (_, options, published) => {
    expect(bounds({ looks: 5, ...options }).map((z) => Number(z.toFixed(4)))).toEqual(published);
  });

  test('has the published constants of Pocock for other numbers of looks', () => {
    // Jennison and Turnbull, Group Sequential Methods, 1999, table 2.1.
    const constants = [2, 3, 4, 10, 20].map((looks) => bounds({ looks, spending: 'classicalPocock' })[0]?.toFixed(3));
    expect(constants).toEqual(['2.178', '2.289', '2.361', '2.555', '2.672']);
  });

  test.each(goldenCases<Golden>('sequential', 'groupSequential'))(
    'agrees with an integration on a fine grid: $spending, $sides, $informationFractions',
    ({ z, ...options }) => {
      for (const [index, bound] of bounds(options).entries()) expectNear(bound, z[index] as number, 1e-8);
    },
  );

  test('gives the current look of a test in progress the bound it has in the whole plan', () => {
    const times = [0.11, 0.3, 0.52, 0.9, 1];
    const whole = bounds({ informationFractions: times });
    for (let look = 1; look <= times.length; look++) {
      expectNear(bounds({ informationFractions: times.slice(0, look) }).at(-1) as number, whole[look - 1] as number, 1e-13);
    }
  });

  test('spends all of alpha at the last look, also when it comes late', () => {
    expect(groupSequentialBounds({ informationFractions: [0.4, 0.7, 1.2] }).at(-1)?.spent).toBeCloseTo(0.05, 14);
    expect(groupSequentialBounds({ looks: 8, spending: 'classicalPocock', alpha: 0.01 }).at(-1)?.spent).toBeCloseTo(0.01, 12);
  });

  test('is the ordinary test when there is one look', () => {
    const [look] = groupSequentialBounds({ looks: 1 });
    expect(look?.z).toBeCloseTo(1.959963984540054, 12);
    expect(look?.nominalPValue).toBeCloseTo(0.05, 12);
    expect(groupSequentialBounds({ looks: 1, sides: 'one-sided' })[0]?.nominalPValue).toBeCloseTo(0.05, 12);
  });

  test('sets no bound where there is nothing to spend, and loses nothing by it', () => {
    const [first, , last] = groupSequentialBounds({ informationFractions: [0.001, 0.5, 1] });
    expect(first).toMatchObject({ z: Number.POSITIVE_INFINITY, spent: 0 });
    expect(last?.z).toBeCloseTo(bounds({ informationFractions: [0.5, 1] })[1] as number, 10);
  });

  test('needs more evidence than one look at any time, whatever the plan', () => {
    const plan = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 6 });
    const spending = fc.constantFrom<GroupSequentialOptions['spending']>('obrienFleming', 'pocock', { power: 2 }, { hwangShihDeCani: 0 });
    fc.assert(
      fc.property(plan, spending, (looks, kind) => {
        const highest = Math.max(...looks);
        const informationFractions = looks.map((look) => look / highest).sort((a, b) => a - b);
        for (const { z } of groupSequentialBounds({ informationFractions, spending: kind })) expect(z).toBeGreaterThan(1.9599);
      }),
      { ...seeded, numRuns: 30 },
    );
  });

  test.each<[string, GroupSequentialOptions]>([
    ['information that shrinks', { informationFractions: [0.5, 0.4] }],
    ['information that stands still', { informationFractions: [0.5, 0.5] }],
    ['looks that nearly fall together', { informationFractions: [0.5, 0.5 + 1e-9, 1] }],
    ['no information', { informationFractions: [0, 1] }],
    ['no looks', { informationFractions: [] }],
    ['no list of looks', { informationFractions: 0.5 as unknown as [] }],
    ['half a look', { looks: 1.5 }],
    ['neither looks nor information', {}],
    ['both', { looks: 2, informationFractions: [0.5, 1] }],
    ['alpha of 1', { looks: 2, alpha: 1 }],
    ['unknown spending', { looks: 2, spending: 'linear' as 'pocock' }],
    ['a power of 0', { looks: 2, spending: { power: 0 } }],
    ['unknown sides', { looks: 2, sides: 'both' as 'one-sided' }],
  ])('refuses %s', (_, options) => {
    expect(() => groupSequentialBounds(options)).toThrow(StatisticsError);
  });
});
