import { join } from 'node:path';
import type { Figure, Row, Target } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { RecordCost, RecordTask } from './workers/record.js';

/** What recording costs the service, and what a flush does to its event loop. */
export const recording: Figure = {
  name: 'ab-testing/recording',
  title: 'Recording, and flushing a million units',
  method:
    'A million requests, each of a unit of its own, with `recordPrediction` and `recordOutcome` of each timed (the clock itself takes about 0.05 µs); a turn of the event loop every 100, and a flush into a state store in SQLite a quarter of a second after the last. Then an outcome more of every unit, and one flush of all of it, while a loop of `setImmediate` watches the event loop.',
  async measure(bench) {
    const units = bench.quick ? 100_000 : 1_000_000;
    const record = (unit: RecordTask['unit']) => async () =>
      bench.worker<RecordCost>('record', { trackingUri: `sqlite:///${join(await bench.directory(), 'mlflow.db')}`, unit, units });
    const results = await alternate(bench.quick ? 1 : 3, { request: record('request'), user: record('user') });
    return (['request', 'user'] as const).flatMap((unit) => {
      const costs = results.map((result) => result[unit]);
      const row = (what: string, figure: Exclude<keyof RecordCost, 'whileFlushing'>, rowUnit: string, target?: Target): Row => ({
        what: `${what}, unit \`${unit}\``,
        unit: rowUnit,
        values: costs.map((cost) => cost[figure]),
        target,
      });
      return [
        row('`recordPrediction`, median', 'prediction', 'µs', { atMost: 1, cause: callCause }),
        row('`recordOutcome`, median', 'outcome', 'µs', { atMost: 1, cause: callCause }),
        ...whileFlushing(unit, costs),
        row('flush of everything', 'flush', 'ms'),
        row('longest stall meanwhile', 'stall', 'ms', { atMost: 10, cause: stallCause }),
      ];
    });
  },
};

/** Of unit `request` nothing is written but one small slot, within a turn of the event loop. */
function whileFlushing(unit: string, costs: readonly RecordCost[]): Row[] {
  const values = costs.flatMap((cost) => cost.whileFlushing ?? []);
  return values.length === 0 ? [] : [{ what: `both, p99 while a flush goes on, unit \`${unit}\``, unit: 'µs', values }];
}

const callCause =
  'reading the request id, checking the outcome and taking the former value of the unit out share it; for units that all are in the caches it is hardly faster.';
const stallCause =
  'a slice takes 3 to 8 ms of CPU; what is longer waits for the disk, for the collector, or for other processes that have the core.';
