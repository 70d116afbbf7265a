import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { imputer, linearRegression, pipeline, standardScaler } from '../../../../../src/learners.js';
import { CheckedState, sample } from './states.js';

type Cells = Record<string, number | boolean | null>;

const newState = () => new CheckedState({ learner: pipeline(imputer(), standardScaler(), linearRegression()) });

/** The same record with its names shuffled, some of its missing values left out, and now and then a part of it inherited. */
function rearranged(record: Cells, random: { next(): number }): Cells {
  const entries = Object.entries(record).filter(([, value]) => value !== null || random.next() < 0.5);
  const shuffled = entries.map((entry) => ({ entry, place: random.next() })).sort((a, b) => a.place - b.place);
  const all = shuffled.map(({ entry }) => entry);
  if (random.next() < 0.8) return Object.fromEntries(all);
  return Object.assign(Object.create(Object.fromEntries(all.slice(0, 2))), Object.fromEntries(all.slice(2)));
}

test('a state takes records of numbers in any order of names like lists, whatever was refused in between', () => {
  const random = seededRandom(6);
  const [lists, records] = [newState(), newState()];
  for (let row = 0; row < 500; row++) {
    const cell = () => (row > 0 && random.next() < 0.05 ? null : random.next() < 0.1 ? random.next() < 0.5 : -random.next());
    const [age, height, size, weight] = [cell(), cell(), cell(), cell()];
    const record = { age, height, size, weight };
    const label = random.next();
    const list = row === 0 ? record : ([age, height, size, weight] as number[]);
    expect(lists.take(sample(list as Record<string, number>, label))).toBe('taken');
    expect(records.take(sample(row === 0 ? record : rearranged(record, random), label))).toBe('taken');
    if (row % 20 !== 7) continue;
    expect(records.take(sample({ weight: 1, colour: 1, size: 1, age: 1 }, label))).toBe('unknown-feature');
    expect(records.take(sample({ ...record, colour: 1 }, label))).toBe('unknown-feature');
    expect(records.take(sample({ weight: 'heavy', age: 1 }, label))).toBe('wrong-type');
    expect(records.take(sample({ weight: 1, size: Number.NEGATIVE_INFINITY, age: 1, height: 1 }, label))).toBe('not-finite');
  }
  expect(records.state.toJSON()).toEqual(lists.state.toJSON());
});
