import type { Figure } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { Assigned, Contestant } from './workers/assign.js';

/** What it costs to choose an arm, against GrowthBook's SDK. */
export const assignment: Figure = {
  name: 'ab-testing/assignment',
  title: 'Choosing an arm',
  method:
    'Two arms of equal weight, 4,096 units with ids of 25 characters that come back, one million decisions after a warm-up. Ours is the whole decision: arm, reason, propensity, the time of now and a request id. GrowthBook’s is `GrowthBookClient.runInlineExperiment` with hash version 2, the fastest way of its SDK to an arm, without a tracking callback. Times are CPU times of the process, garbage collection included. Every measurement is a process of its own; ratios are formed within a round.',
  async measure(bench) {
    const decisions = bench.quick ? 300_000 : 1_500_000;
    const assign = (contestant: Contestant) => () => bench.worker<Assigned>('assign', { contestant, decisions });
    const results = await alternate(bench.quick ? 2 : 9, {
      decision: assign('decision'),
      flat: assign('flat'),
      everyCheck: assign('everyCheck'),
      rendezvous: assign('rendezvous'),
      read: assign('read'),
      growthBook: assign('growthBook'),
    });
    for (const { decision, growthBook } of results) {
      if (Math.abs(decision.second - 0.5) > 0.05 || Math.abs(growthBook.second - 0.5) > 0.05)
        throw new Error('Traffic was not split in halves.');
    }
    const row = (what: string, contestant: Contestant) => ({
      what,
      unit: 'ns',
      values: results.map((result) => result[contestant].nanoseconds),
    });
    return [
      row('ours, request id included', 'decision'),
      row('the same with the request id made one flat text', 'flat'),
      row('ours with layer, holdout, two conditions and coverage', 'everyCheck'),
      row('ours by rendezvous', 'rendezvous'),
      row('reading a request id', 'read'),
      row('GrowthBook', 'growthBook'),
      {
        what: 'compared with GrowthBook',
        unit: '×',
        values: results.map(({ decision, growthBook }) => growthBook.nanoseconds / decision.nanoseconds),
        target: { atLeast: 3, cause: 'reading the characters of the id, once, is most of it.' },
      },
    ];
  },
};
