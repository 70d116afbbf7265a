import { expect, test } from 'vitest';
import { seededRandom, systemRandom } from '../../../src/core/random.js';

const draw = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

test('the same seed gives the same numbers, another seed gives others', () => {
  expect(draw(7, 100)).toEqual(draw(7, 100));
  expect(draw(7, 100)).not.toEqual(draw(8, 100));
});

test('the numbers of a seed do not change between releases', () => {
  expect(draw(1, 3).map((value) => value * 2 ** 32)).toMatchInlineSnapshot(`
    [
      792534090,
      3215351813,
      160231488,
    ]
  `);
});

test.each([0, 1, -1, 42, 2 ** 31, 2 ** 32 - 1])('seed %i fills the unit interval evenly', (seed) => {
  const cells = new Array<number>(100).fill(0);
  const values = draw(seed, 100_000);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  for (const value of values) {
    const cell = Math.floor(value * 100);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // 99 degrees of freedom: outside of these bounds less than once in 10^5.
  expect(chiSquare).toBeGreaterThan(48);
  expect(chiSquare).toBeLessThan(171);
});

test('neighbouring seeds give unrelated numbers', () => {
  const first = draw(100, 10_000);
  const second = draw(101, 10_000);
  const covariance = first.reduce((sum, value, index) => sum + (value - 0.5) * ((second[index] ?? 0) - 0.5), 0) / first.length;
  expect(Math.abs(covariance * 12)).toBeLessThan(0.05);
});

test("the machine's randomness lies in the unit interval", () => {
  const value = systemRandom.next();
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThan(1);
});
