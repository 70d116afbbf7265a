import { join } from 'node:path';
import { runServer } from '../../tests/support/live/run-server.js';
import type { Figure, Row } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { CallCost } from './workers/call-cost.js';

/** What logging costs the program that logs. */
export const callCost: Figure = {
  name: 'tracking/call-cost',
  title: 'Cost of a call and stalls of the event loop',
  method:
    '100,000 calls of `run.logMetric`, a turn of the event loop after every 20 as between two training steps, `run.ready()` every 1,000; each call timed (the clock itself takes about 0.05 µs), while a timer of 1 ms watches the event loop until everything is delivered. The same loop without a run shows what the machine does to the timer by itself.',
  async measure(bench) {
    const [metrics, rounds] = bench.quick ? [20_000, 2] : [100_000, 5];
    const running = await runServer('sqlite');
    try {
      const cost = (trackingUri?: string) => bench.worker<CallCost>('call-cost', { trackingUri, metrics });
      const results = await alternate(rounds, {
        nothing: () => cost(),
        server: () => cost(running.server.uri),
        embedded: async () => cost(`sqlite:///${join(await bench.directory(), 'mlflow.db')}`),
      });
      return [
        ...rowsOf(
          'to a server',
          serverStalls,
          results.map((result) => result.server),
        ),
        ...rowsOf(
          'to the embedded store',
          embeddedStalls,
          results.map((result) => result.embedded),
        ),
        { what: 'stall p99, logging nothing', unit: 'ms', values: results.map(({ nothing }) => nothing.stallP99) },
        { what: 'longest stall, logging nothing', unit: 'ms', values: results.map(({ nothing }) => nothing.stallMax) },
      ];
    } finally {
      await running.stop();
    }
  },
};

const serverStalls = 'more processes wanted to run than the machine has cores; the loop that logs nothing stalls too.';
const embeddedStalls =
  'SQLite works in this process: at full speed, every few thousand metrics, a commit also carries the write-ahead log over into the file and waits for the disk.';

function rowsOf(where: string, stalls: string, costs: readonly CallCost[]): Row[] {
  return [
    {
      what: `call, median, ${where}`,
      unit: 'µs',
      values: costs.map(({ callMedian }) => callMedian),
      target: { atMost: 5, cause: 'the call was interrupted by other work of the machine.' },
    },
    { what: `call, p99, ${where}`, unit: 'µs', values: costs.map(({ callP99 }) => callP99) },
    {
      what: `stall p99, ${where}`,
      unit: 'ms',
      values: costs.map(({ stallP99 }) => stallP99),
      target: { atMost: 10, cause: stalls },
    },
    { what: `longest stall, ${where}`, unit: 'ms', values: costs.map(({ stallMax }) => stallMax) },
  ];
}
