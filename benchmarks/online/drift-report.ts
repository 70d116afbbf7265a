import { fileURLToPath } from 'node:url';
import { type Random, seededRandom } from '../../src/core/random.js';
import type { Figure, Row } from '../support/figure.js';
import { onlinePython } from '../support/online-python.js';
import { alternate } from '../support/rounds.js';
import { runProcess } from '../support/run-process.js';
import type { Checked, CheckTask } from './workers/check-drift.js';
import { normal, writeNumbers } from './write-numbers.js';

const script = fileURLToPath(new URL('../python/check_drift.py', import.meta.url));
const columns = { numbers: 80, categories: 20 };

/** What a drift report costs, against Evidently's. */
export const driftReport: Figure = {
  name: 'online/drift-report',
  title: 'A drift report',
  method:
    '100 features, 80 of normal numbers and 20 of ten categories, 10,000 rows of reference and 10,000 current ones, where every fifth feature has changed. Ours is `DriftDetector.check` with a reference profile that was made once: all tests, quality checks, bins and the recommendation, for columns and for records; the profile by itself; and the preset `evidently`, whose scores and drifted columns must be Evidently’s. Evidently’s is `DataDriftPreset` with its tests, run on datasets made before, and `dict()`. Neither side reads files or writes HTML. CPU times of the process, garbage collection included, the middle of its reports. Every measurement is a process of its own; ratios are formed within a round.',
  async measure(bench) {
    const python = await onlinePython(bench.interpreter);
    const directory = await bench.directory();
    const rows = bench.quick ? 2000 : 10_000;
    const task = {
      ...columns,
      reference: await writeNumbers(directory, 'reference', dataOf(seededRandom(1), rows, 0)),
      current: await writeNumbers(directory, 'current', dataOf(seededRandom(2), rows, 0.3)),
    };
    const ours = (form: CheckTask['form'], preset: CheckTask['preset']) => () =>
      bench.worker<Checked>('check-drift', { ...task, form, preset, times: 15 } satisfies CheckTask);
    const results = await alternate(bench.quick ? 1 : 3, {
      columns: ours('columns', 'default'),
      records: ours('records', 'default'),
      preset: ours('columns', 'evidently'),
      evidently: () => runProcess<Omit<Checked, 'profile'>>(python, [script], { ...task, times: bench.quick ? 1 : 2 }, directory),
    });
    for (const { preset, evidently } of results) checkSame(preset, evidently);

    type Contestant = keyof (typeof results)[number];
    const row = (what: string, contestant: Contestant): Row => ({
      what,
      unit: 'ms',
      values: results.map((result) => result[contestant].check),
    });
    const ratio = (what: string, contestant: Contestant): Row => ({
      what,
      unit: '×',
      values: results.map((result) => result.evidently.check / result[contestant].check),
      target: { atLeast: 10, cause: 'sorting the current numbers is most of it.' },
    });
    return [
      row('columns', 'columns'),
      row('records', 'records'),
      row('columns, preset `evidently`', 'preset'),
      { what: 'the profile, from columns', unit: 'ms', values: results.map((result) => result.columns.profile) },
      { what: 'the profile, from records', unit: 'ms', values: results.map((result) => result.records.profile) },
      row('Evidently', 'evidently'),
      ratio('columns, compared', 'columns'),
      ratio('records, compared', 'records'),
      ratio('columns, preset `evidently`, compared', 'preset'),
      {
        what: 'columns, with a new profile each time, compared',
        unit: '×',
        values: results.map((result) => result.evidently.check / (result.columns.check + result.columns.profile)),
      },
    ];
  },
};

/** Columns one after the other, categories as codes; every fifth is shifted. */
function dataOf(random: Random, rows: number, shift: number): Float64Array {
  const data = new Float64Array(rows * (columns.numbers + columns.categories));
  for (let at = 0; at < data.length; at++) {
    const column = Math.floor(at / rows);
    const shifted = column % 5 === 0 ? shift : 0;
    data[at] = column < columns.numbers ? shifted + normal(random) : Math.floor(10 * random.next() ** (1 + shifted));
  }
  return data;
}

function checkSame(ours: Checked, evidently: Omit<Checked, 'profile'>): void {
  const [here, there] = [ours, evidently].map(({ drifted }) => [...drifted].sort().join());
  if (here !== there) throw new Error(`Drifted columns are ${here} here, and ${there} in Evidently.`);
  for (const [column, score] of Object.entries(evidently.scores)) {
    const own = ours.scores[column] ?? Number.NaN;
    if (!(Math.abs(own - score) <= 1e-9 * Math.max(1, score)))
      throw new Error(`The score of ${column} is ${own} here, and ${score} in Evidently.`);
  }
}
