import type { Figure, Row } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { Assigned, Contestant } from './workers/assign.js';
import type { RouteTask, Routing } from './workers/route.js';

const requests = { unit: 'request', units: 4096 } as const;
const users = { unit: 'user', units: 100_000 } as const;

/** What it costs to choose an arm, against GrowthBook's SDK. */
export const assignment: Figure = {
  name: 'ab-testing/assignment',
  title: 'Choosing an arm',
  method:
    'Two arms of equal weight, ids of 25 characters that come back, one and a half million decisions after a warm-up. Ours is `routeRequest` whole: arm, reason, propensity, the time of now, the exposure counted, and a request id that is read as one flat text; with 4,096 ids for unit `request`, and with 100,000 users that are enrolled already for unit `user`. GrowthBook’s is `GrowthBookClient.runInlineExperiment` with hash version 2, the fastest way of its SDK to an arm, without a tracking callback, for the same ids. Under it, for plans compared with each other, the router with a request id alone. Times are CPU times of the process, garbage collection included. Every measurement is a process of its own; ratios are formed within a round.',
  async measure(bench) {
    const decisions = bench.quick ? 300_000 : 1_500_000;
    const route = (task: Omit<RouteTask, 'decisions'>) => () => bench.worker<Routing>('route', { ...task, decisions });
    const assign = (contestant: Contestant) => () => bench.worker<Assigned>('assign', { contestant, decisions });
    const results = await alternate(bench.quick ? 2 : 9, {
      request: route({ contestant: 'routeRequest', ...requests }),
      user: route({ contestant: 'routeRequest', ...users }),
      growthBookRequest: route({ contestant: 'growthBook', ...requests }),
      growthBookUser: route({ contestant: 'growthBook', ...users }),
      decision: assign('decision'),
      everyCheck: assign('everyCheck'),
      rendezvous: assign('rendezvous'),
      read: assign('read'),
    });
    for (const { request, user, growthBookRequest, growthBookUser } of results) {
      const isSplit = [request, user, growthBookRequest, growthBookUser].every(({ second }) => Math.abs(second - 0.5) < 0.05);
      if (!isSplit) throw new Error('Traffic was not split in halves.');
    }
    const row = (what: string, contestant: keyof (typeof results)[number]): Row => ({
      what,
      unit: 'ns',
      values: results.map((result) => result[contestant].nanoseconds),
    });
    const ratio = (what: string, ours: 'request' | 'user', theirs: 'growthBookRequest' | 'growthBookUser', cause: string): Row => ({
      what,
      unit: '×',
      values: results.map((result) => result[theirs].nanoseconds / result[ours].nanoseconds),
      target: { atLeast: 3, cause },
    });
    return [
      row('`routeRequest`, unit `request`', 'request'),
      row('GrowthBook', 'growthBookRequest'),
      ratio(
        'compared with GrowthBook',
        'request',
        'growthBookRequest',
        'the clock, the characters of the id and the text of the request id are most of it.',
      ),
      row('`routeRequest`, unit `user`, 100,000 known users', 'user'),
      row('GrowthBook, 100,000 users', 'growthBookUser'),
      ratio(
        'compared with GrowthBook, 100,000 users',
        'user',
        'growthBookUser',
        'ids and rows of 100,000 users are more than the caches hold, and the rows are ours alone: finding the row is a quarter of the CPU time.',
      ),
      row('router and request id alone', 'decision'),
      row('the same with layer, holdout, two conditions and coverage', 'everyCheck'),
      row('the same by rendezvous', 'rendezvous'),
      row('reading a request id', 'read'),
    ];
  },
};
