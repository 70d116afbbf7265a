import { expect } from 'vitest';
import { Kswin } from '../../src/domain/drift/detectors/kswin.js';
import { changes, delayOf, falseAlarms, ratedDetectors } from '../support/drift/detector-rates.js';
import { prove } from './prove.js';

const values = 20_000_000;
const runs = 2000;

for (const { name, make, mostFalseAlarms, delays } of ratedDetectors) {
  prove(
    {
      name: `${name} has few false alarms and finds changes of an error rate soon`,
      rounds: `20,000,000 errors of rate 0.2, then ${runs} changes of each size, seeds 1 to 4`,
    },
    async () => {
      const alarms = falseAlarms(make, values, 1);
      expect(alarms).toBeLessThanOrEqual(mostFalseAlarms);
      const told = changes.map((change, index) => {
        const { median, found } = delayOf(make, change, runs, 2 + index);
        expect(median).toBeLessThanOrEqual(delays[index]?.longest ?? 0);
        expect(found).toBeGreaterThanOrEqual(delays[index]?.leastFound ?? 1);
        return `${change.join(' → ')} ${median} (${(100 * found).toFixed(1)} %)`;
      });
      return `${alarms.toFixed(2)} alarms in 100,000; median delay (found) ${told.join(', ')}`;
    },
  );
}

for (const [alpha, mostFalseAlarms] of [
  [0.005, 160],
  [0.0001, 12],
] as const) {
  prove(
    { name: `Kswin with alpha ${alpha} has few false alarms on numbers that do not change`, rounds: '2,000,000 uniform numbers, seed 1' },
    async () => {
      const alarms = falseAlarms(
        () => new Kswin({ alpha }),
        2_000_000,
        1,
        (random) => random.next(),
      );
      expect(alarms).toBeLessThanOrEqual(mostFalseAlarms);
      return `${alarms.toFixed(1)} alarms in 100,000`;
    },
  );
}
