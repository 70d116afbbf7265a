import { join } from 'node:path';
import type { Bench, Figure, Row } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { Added, AddTask } from './workers/add-samples.js';
import type { Predicted, PredictRowsTask } from './workers/predict-rows.js';
import type { Reopened } from './workers/reopen-samples.js';
import { labelledRows, writeNumbers } from './write-numbers.js';

const features = 10;
const mebibyte = 2 ** 20;

/** What a pipeline takes in. */
export const ingestion: Figure = {
  name: 'online/ingestion',
  title: 'Feeding a pipeline',
  method:
    '1,000,000 labelled records of 10 numbers into an `OnlineLearningPipeline` with a scaled logistic regression, default detectors and metrics, beside an embedded store on disk: each row is checked, written to the sample log, scored, learned and kept, and has reached the operating system when `addSample` returns; a turn of the event loop after every 200 rows, checkpoints and `fdatasync` as they come. In batches of 1,000 rows, as samples and as columns. With the live learner as what serves, and with a registered version, whose answer is worked out for each row, too. Counted from row 20,000 on. Then the process is killed by SIGKILL, and a restart must know every row. `predict` with an id writes the row and its answer to the log, one call at a time, a label after each.',
  async measure(bench) {
    const directory = await bench.directory();
    const file = await writeNumbers(directory, 'rows', labelledRows(features, 20_000));
    const rows = bench.quick ? 100_000 : 1_000_000;
    const adding = (by: AddTask['by'], serving: AddTask['serving']) => () => add(bench, { file, features, rows, by, serving });
    const predicting = (serving: PredictRowsTask['serving']) => async () =>
      bench.worker<Predicted>('predict-rows', {
        ...{ file, features, serving, rows: bench.quick ? 2000 : 20_000 },
        trackingUri: await newStore(bench),
      } satisfies PredictRowsTask);
    const results = await alternate(bench.quick ? 1 : 3, {
      samples: adding('addSample', 'live'),
      version: adding('addSample', 'version'),
      batches: adding('addBatch', 'live'),
      columns: adding('columns', 'live'),
      predictLive: predicting('live'),
      predictVersion: predicting('version'),
    });
    type Result = (typeof results)[number];
    const row = (what: string, unit: string, value: (result: Result) => number): Row => ({ what, unit, values: results.map(value) });
    const target = {
      atLeast: 300_000,
      cause: 'handing a row to the operating system is two fifths of its time, scoring, watching and learning it as much.',
    };
    return [
      { ...row('`addSample`, live learner', 'rows/s', ({ samples }) => samples.rowsPerSecond), target },
      { ...row('`addSample`, a version serves', 'rows/s', ({ version }) => version.rowsPerSecond), target },
      row('`addBatch`, samples', 'rows/s', ({ batches }) => batches.rowsPerSecond),
      row('`addBatch`, columns', 'rows/s', ({ columns }) => columns.rowsPerSecond),
      row('CPU of a row, live learner', 'µs', ({ samples }) => samples.cpu),
      row('CPU of a row, a version serves', 'µs', ({ version }) => version.cpu),
      row('CPU of a row in batches', 'µs', ({ batches }) => batches.cpu),
      row('`addSample`, median', 'µs', ({ samples }) => samples.median),
      row('`addSample`, p99', 'µs', ({ samples }) => samples.p99),
      row('longest stall of 200 rows, checkpoints included', 'ms', ({ samples }) => samples.stall),
      row('growth of the process over a million rows', 'MiB', ({ samples }) => growth(samples.rss)),
      row('heap, at most', 'MiB', ({ samples }) => Math.max(...samples.heap) / mebibyte),
      row('restart after SIGKILL', 'ms', ({ samples }) => samples.restart),
      row('`predict` with an id, live learner, median', 'µs', ({ predictLive }) => predictLive.median),
      row('`predict` with an id, live learner, p99', 'µs', ({ predictLive }) => predictLive.p99),
      row('`predict` with an id, a version serves, median', 'µs', ({ predictVersion }) => predictVersion.median),
      row('`predict` with an id, a version serves, p99', 'µs', ({ predictVersion }) => predictVersion.p99),
    ];
  },
};

/** Adds rows in a process that is killed, and looks in another one whether they are all there. */
async function add(bench: Bench, task: Omit<AddTask, 'trackingUri'>): Promise<Added & { readonly restart: number }> {
  const trackingUri = await newStore(bench);
  const adder = await bench.start<Added>('add-samples', { ...task, trackingUri } satisfies AddTask);
  await adder.stop();
  const { rows, milliseconds } = await bench.worker<Reopened>('reopen-samples', { trackingUri });
  if (rows !== task.rows) throw new Error(`${rows} rows are known after SIGKILL, of ${task.rows} that were accepted.`);
  return { ...adder.ready, restart: milliseconds };
}

async function newStore(bench: Bench): Promise<string> {
  return `sqlite:///${join(await bench.directory(), 'mlflow.db')}`;
}

/** The largest of all looks over the first one, in MiB. */
function growth([before = 0, ...later]: readonly number[]): number {
  return (Math.max(...later) - before) / mebibyte;
}
