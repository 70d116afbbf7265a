import { describe, expect, test } from 'vitest';
import { changes, delayOf, falseAlarms, ratedDetectors } from '../../../../support/drift/detector-rates.js';

// What is promised of many runs, with some allowance for so few; tests/long has many.
describe.each(ratedDetectors)('$name', ({ make, mostFalseAlarms, delays }) => {
  test('has few false alarms', () => {
    expect(falseAlarms(make, 400_000, 1)).toBeLessThanOrEqual(mostFalseAlarms);
  });

  test.each(changes.map((change, index) => ({ change, ...delays[index] })))('finds a change of the error rate $change', (promised) => {
    const { median, found } = delayOf(make, promised.change, 60, 2);
    expect(median).toBeLessThanOrEqual(promised.longest ?? 0);
    expect(found).toBeGreaterThanOrEqual((promised.leastFound ?? 1) - 0.1);
  });
});
