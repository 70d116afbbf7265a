import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { calling, mistakesOf, namesOf, on, optional, type RightCall } from './wrong-arguments.js';

/** Counts what it is given; checks it first, or not at all. */
class Counter {
  counts: number[] = [];
  careful(count: number): number {
    if (!Number.isFinite(count)) throw new ValidationError('The count must be a number.');
    return this.counts.push(count);
  }
  hasty(count: number): void {
    this.counts.push(1);
    if (!Number.isFinite(count)) throw new ValidationError('The count must be a number.');
  }
  bare(count: number): void {
    this.counts.push(Number(count.toFixed(2)));
  }
}
const counter = () => new Counter();
const half = ({ of }: { readonly of: number }) => (typeof of === 'number' ? of / 2 : 0);
const root = (value: number) => (Number.isNaN(value) || typeof value !== 'number' ? new Counter().careful(Number.NaN) : Math.sqrt(value));

describe('Wrong arguments tell of a function', () => {
  test.each<[string, RightCall, string]>([
    ['that it throws a bare error', on(counter, 'bare', 1), 'f(0 = null) throws TypeError'],
    ['that it takes what is of another kind', calling(half, { of: 4 }), 'f(0.of = text) is taken'],
    ['that it answers NaN', calling(root, 4), 'f(0 = -1) answers NaN'],
    ['that it changed its object before it refused', on(counter, 'hasty', 1), 'f(0 = null) is refused, and has changed its object'],
    ['that it misses nothing that it needs', calling(half, { of: optional(4) }), 'f() throws TypeError'],
    ['that the call which should be right is refused', on(counter, 'careful', Number.NaN), 'f: the right call is refused'],
  ])('%s', async (_, right, mistake) => {
    expect((await mistakesOf('f', right)).find((line) => line.startsWith(mistake))).toBeDefined();
  });

  test('nothing, where each is refused by an error of the package', async () => {
    expect(await mistakesOf('careful', on(counter, 'careful', 1))).toEqual([]);
  });
});

test('The names of a door are its functions and classes, and the methods that take something', () => {
  class Child extends Counter {
    static of(count: number): number {
      return new Child().careful(count);
    }
  }
  expect(namesOf({ half, Child, ValidationError, version: '1' })).toEqual([
    'half',
    'Child',
    'Child.of',
    'Child.careful',
    'Child.hasty',
    'Child.bare',
  ]);
});
