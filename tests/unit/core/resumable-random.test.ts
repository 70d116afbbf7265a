import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random.js';
import { resumableRandom } from '../../../src/core/resumable-random.js';

test('a source begun from a state goes on with the numbers that the other one gives', () => {
  const source = resumableRandom(7);
  for (let i = 0; i < 1000; i++) source.next();
  const copy = resumableRandom(JSON.parse(JSON.stringify(source.state())));
  const [rest, restOfCopy] = [source, copy].map((each) => Array.from({ length: 1000 }, () => each.next()));
  expect(restOfCopy).toEqual(rest);
  expect(copy.state()).toEqual(source.state());
});

test('the state is made of 32-bit integers, however long the source runs', () => {
  const source = resumableRandom(123);
  for (let i = 0; i < 10_000; i++) {
    source.next();
    expect(source.state().every((word) => word === (word | 0))).toBe(true);
  }
});

test('the same seed gives the numbers of seededRandom', () => {
  const [one, other] = [resumableRandom(42), seededRandom(42)];
  for (let i = 0; i < 100; i++) expect(one.next()).toBe(other.next());
});
