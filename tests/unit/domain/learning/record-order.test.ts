import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import { imputer, linearRegression, oneHotEncoder, pipeline, standardScaler } from '../../../../src/learners.js';

const newLearner = () => pipeline(imputer(), oneHotEncoder(), standardScaler(), linearRegression());

/** The same record with its names shuffled, some of its missing values left out, and now and then a part of it inherited. */
function rearranged(record: Readonly<Record<string, unknown>>, random: { next(): number }): object {
  const entries = Object.entries(record).filter(([, value]) => value !== null || random.next() < 0.5);
  const shuffled = entries.map((entry) => ({ entry, place: random.next() })).sort((a, b) => a.place - b.place);
  const all = shuffled.map(({ entry }) => entry);
  if (random.next() < 0.8) return Object.fromEntries(all);
  return Object.assign(Object.create(Object.fromEntries(all.slice(0, 2))), Object.fromEntries(all.slice(2)));
}

test('the order of names in a record, what it leaves out and what it inherits do not matter, whatever came before', () => {
  const random = seededRandom(5);
  const [ordered, shuffled] = [newLearner(), newLearner()];
  for (let row = 0; row < 500; row++) {
    const [age, height, size, weight] = Array.from({ length: 4 }, () => (row > 0 && random.next() < 0.1 ? null : random.next()));
    const record = { age, city: `city-${Math.floor(random.next() * 5)}`, height, size, weight };
    const label = (age ?? 0) + (size ?? 0);
    ordered.learnOne(record, label);
    shuffled.learnOne(row === 0 ? record : (rearranged(record, random) as typeof record), label);
    if (row % 20 === 7) {
      expect(shuffled.checkRow({ ...record, colour: 1 })).toMatchObject({ reason: 'unknown-feature', feature: 'colour' });
      expect(shuffled.checkRow({ weight, colour: 1, size, city: record.city })).toMatchObject({ reason: 'unknown-feature' });
      expect(shuffled.checkRow({ weight: 'heavy', age })).toMatchObject({ reason: 'wrong-type', feature: 'weight' });
    }
  }
  expect(shuffled.toJSON()).toEqual(ordered.toJSON());
  const probe = { age: 0.3, city: 'city-1', height: 0.5, size: 0.1, weight: 0.9 };
  expect(shuffled.predictOne(probe)).toBe(ordered.predictOne(probe));
});
