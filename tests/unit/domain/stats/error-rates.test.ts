import { describe, expect, test } from 'vitest';
import { fixedSimulations } from '../../../support/stats/fixed-simulations.js';
import { intervalSimulations } from '../../../support/stats/interval-simulations.js';
import { alikeSimulation, coverageSimulation } from '../../../support/stats/sequential-simulations.js';
import { broken, repeat } from '../../../support/stats/simulation.js';

const looking = { looks: 30, unitsPerLook: 100 };

describe('error rates in seeded simulations (at full length in tests/long)', () => {
  test.each(fixedSimulations)('hold for one look: $name', (simulation) => {
    expect(broken(repeat(simulation, 600, 7))).toEqual([]);
  });

  test.each(intervalSimulations)('hold for intervals: $name', (simulation) => {
    expect(broken(repeat(simulation, 400, 8))).toEqual([]);
  });

  test('hold at every look, where an ordinary test fails', () => {
    expect(broken(repeat(alikeSimulation(looking), 200, 9))).toEqual([]);
  });

  test('hold for intervals at every look', () => {
    expect(broken(repeat(coverageSimulation(looking), 200, 10))).toEqual([]);
  });

  test('are judged: a test that is wrong twice as often as it says is found out', () => {
    const wrong = {
      name: 'wrong',
      claims: [{ name: 'wrong', rate: 0.05, is: 'at most' as const }],
      play: ({ next }: { next(): number }) => [next() < 0.1],
    };
    expect(broken(repeat(wrong, 2000, 11))).toHaveLength(1);
  });
});
