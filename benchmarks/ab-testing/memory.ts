import { join } from 'node:path';
import type { Bench, Figure, Row } from '../support/figure.js';
import type { RecordMemoryTask, RecordMemoryUse } from './workers/record-memory.js';

const mebibyte = 2 ** 20;

/** Memory of a service that runs a test. */
export const memory: Figure = {
  name: 'ab-testing/memory',
  title: 'Memory of a long test',
  method:
    'A service that routes requests and records an outcome of each, a new unit every time, with a turn of the event loop every 200 and a flush into a state store in SQLite every second: 10 million requests for unit `request`, 2 million users for unit `user`, 150,000 a second, of which 64 MiB hold at most a million in memory. Growth is that over what the process has after its first 20,000 requests; afterwards the analysis must know all units.',
  async measure(bench) {
    const every = bench.quick ? 50_000 : 500_000;
    const requests = await use(bench, { unit: 'request', requests: 20 * every, every });
    const users = await use(bench, { unit: 'user', requests: 4 * every, every, perSecond: 150_000 });
    return [
      ...rowsOf(`${count(20 * every)} requests`, requests, { rss: 64, arrays: 16 }),
      ...rowsOf(`${count(4 * every)} users`, users, { rss: 128, arrays: 64 }),
    ];
  },
};

async function use(bench: Bench, task: Omit<RecordMemoryTask, 'trackingUri'>): Promise<RecordMemoryUse> {
  const trackingUri = `sqlite:///${join(await bench.directory(), 'mlflow.db')}`;
  const used = await bench.worker<RecordMemoryUse>('record-memory', { ...task, trackingUri });
  if (used.units !== task.requests) throw new Error(`${used.units} units were analysed of ${task.requests}.`);
  return used;
}

function rowsOf(what: string, use: RecordMemoryUse, atMost: { readonly rss: number; readonly arrays: number }): Row[] {
  const { requestsPerSecond } = use;
  return [
    {
      what: `${what}: growth of the process`,
      unit: 'MiB',
      values: [growth(use.rss)],
      target: { atMost: atMost.rss, cause: 'something is kept for every unit, or a flush holds more than a page.' },
    },
    {
      what: `${what}: tables, at most`,
      unit: 'MiB',
      values: [growth(use.arrays)],
      target: { atMost: atMost.arrays, cause: 'a book that is written and the one that follows it are in memory together.' },
    },
    { what: `${what}: heap, at most`, unit: 'MiB', values: [Math.max(...use.heap) / mebibyte] },
    { what: `${what}: rate`, unit: 'requests/s', values: [requestsPerSecond] },
  ];
}

function count(requests: number): string {
  return requests.toLocaleString('en-US');
}

/** The largest of all looks over the first one, in MiB. */
function growth([before = 0, ...later]: readonly number[]): number {
  return (Math.max(...later) - before) / mebibyte;
}
