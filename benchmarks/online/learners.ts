import { fileURLToPath } from 'node:url';
import type { Bench, Figure, Row } from '../support/figure.js';
import { onlinePython } from '../support/online-python.js';
import { alternate } from '../support/rounds.js';
import { runProcess } from '../support/run-process.js';
import type { Learned, LearnTask } from './workers/learn-rows.js';
import { labelledRows, writeNumbers } from './write-numbers.js';

const script = fileURLToPath(new URL('../python/learn_rows.py', import.meta.url));

/** What it costs to learn a row, against River. */
export const learners: Figure = {
  name: 'online/learners',
  title: 'Learning row by row',
  method:
    '5,000 rows of 10 and of 50 normal numbers of different sizes with a label of two classes, few enough to lie in the cache as a row does that has just come: predict, update the accuracy, learn, row by row. Ours is `pipeline(standardScaler(), logisticRegression())` with `streamingMetric("accuracy_score")`, for rows that are records and for arrays; River’s is `StandardScaler() | LogisticRegression()` with `metrics.Accuracy()`, for the same rows as dicts. Both must reach exactly the same accuracy. Every pass has a new learner, the middle pass counts; rows per second of CPU time of the process, garbage collection included. Every measurement is a process of its own; ratios are formed within a round.',
  async measure(bench) {
    const python = await onlinePython(bench.interpreter);
    const measured = [await measure(bench, python, 10), await measure(bench, python, 50)];
    return measured.flat();
  },
};

async function measure(bench: Bench, python: string, features: number): Promise<Row[]> {
  const directory = await bench.directory();
  const rows = 5000;
  const file = await writeNumbers(directory, 'rows', labelledRows(features, rows));
  const ours = (form: LearnTask['form']) => () =>
    bench.worker<Learned>('learn-rows', { file, features, form, passes: 150 } satisfies LearnTask);
  const results = await alternate(bench.quick ? 2 : 5, {
    records: ours('records'),
    arrays: ours('arrays'),
    river: () => runProcess<Learned>(python, [script], { file, features, passes: bench.quick ? 2 : 9 }, directory),
  });
  for (const { records, arrays, river } of results) {
    for (const { accuracy } of [records, arrays]) {
      if (Math.abs(accuracy - river.accuracy) > 1e-12) throw new Error(`The accuracy is ${accuracy} here, and ${river.accuracy} in River.`);
    }
  }
  const row = (what: string, contestant: 'records' | 'arrays' | 'river'): Row => ({
    what: `${features} features: ${what}`,
    unit: 'rows/s',
    values: results.map((result) => result[contestant].rate),
  });
  const ratio = (what: string, contestant: 'records' | 'arrays'): Row => ({
    what: `${features} features: ${what}`,
    unit: '×',
    values: results.map((result) => result[contestant].rate / result.river.rate),
    target: {
      atLeast: 20,
      cause: 'a record of many names takes longer to read than a list, and it is read twice: to predict, and to learn.',
    },
  });
  return [
    row('records', 'records'),
    row('arrays', 'arrays'),
    row('River', 'river'),
    ratio('records, compared', 'records'),
    ratio('arrays, compared', 'arrays'),
  ];
}
