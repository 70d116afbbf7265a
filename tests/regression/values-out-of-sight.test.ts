import { expect, test } from 'vitest';
import { ValidationError } from '../../src/index.js';
import { createTestTracker } from '../../src/testing.js';

class Settings {
  readonly #rate = 0.1;
  get rate(): number {
    return this.#rate;
  }
}

const outOfSight: [string, () => object][] = [
  ['a Map', () => new Map([['rate', 1]])],
  ['a promise that was not awaited', () => Promise.resolve({ rate: 1 })],
  ['an instance whose data is private', () => new Settings()],
  ['an error', () => new Error('boom')],
];

test.each(outOfSight)('%s in the place of named values is refused instead of logging nothing', async (_, make) => {
  const { tracker, close } = createTestTracker();
  const values = make() as Record<string, number>;
  await tracker.withRun({}, (run) => {
    expect(() => run.logParams(values)).toThrow(ValidationError);
    expect(() => run.logMetrics(values)).toThrow(/The metrics is .* without data properties of its own/);
    expect(() => run.setTags(values)).toThrow(ValidationError);
    expect(() => run.logParam('list', [values])).toThrow(/The param "list" is .* without data properties of its own/);
  });
  await expect(tracker.withRun({ tags: values }, () => 1)).rejects.toThrow(ValidationError);
  await close();
});

test('an empty object logs nothing and is no mistake', async () => {
  const { tracker, runs, close } = createTestTracker();
  await tracker.withRun({ tags: {} }, (run) => {
    run.logParams({});
    run.logMetrics(Object.create(null));
    run.setTags({});
  });
  expect((await runs())[0]?.data.params).toEqual({});
  await close();
});
