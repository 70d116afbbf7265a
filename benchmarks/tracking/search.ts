import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, Figure, Row } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import { median } from '../support/spread.js';
import type { Searched } from './workers/search.js';

const query = { filter: 'metrics.loss < 0.5', orderBy: ['metrics.loss ASC'] };

/** Searching many runs in the embedded store, against Python on a copy of the file. */
export const search: Figure = {
  name: 'tracking/search',
  title: 'Search in the embedded store',
  method:
    '10,000 runs with 10 params, 5 metrics and 3 tags each; `metrics.loss < 0.5` ordered by `metrics.loss`, about half of them match. Ours on the file as the embedded store made it, Python’s `MlflowClient.search_runs` without a server on a copy that it migrated itself. The first search of every process is not timed; a round’s value is the median of its searches, and both sides must find the same runs in the same order.',
  async measure(bench) {
    const directory = await bench.directory();
    const [ours, copy] = [join(directory, 'mlflow.db'), join(directory, 'copy.db')];
    await bench.worker('fill-runs', { trackingUri: `sqlite:///${ours}`, runs: bench.quick ? 1000 : 10_000 });
    await copyFile(ours, copy);
    const rows: Row[] = [];
    for (const maxResults of [100, 1000]) rows.push(...(await searchPages(bench, { ours, copy, maxResults })));
    return rows;
  },
};

async function searchPages(bench: Bench, { ours, copy, maxResults }: { ours: string; copy: string; maxResults: number }): Promise<Row[]> {
  const task = { ...query, maxResults };
  const results = await alternate(bench.quick ? 2 : 5, {
    ours: () => bench.worker<Searched>('search', { ...task, trackingUri: `sqlite:///${ours}`, times: 10 }),
    python: () => bench.python<Searched>('search_runs', { ...task, trackingUri: `sqlite:///${copy}`, times: bench.quick ? 1 : 3 }),
  });
  for (const { ours: a, python: b } of results) {
    if (a.found.length === 0 || a.found.join() !== b.found.join()) throw new Error('The two searches found different runs.');
  }
  const page = `${maxResults.toLocaleString('en-US')} results`;
  return [
    {
      what: `ours, ${page}`,
      unit: 'ms',
      values: results.map(({ ours }) => median(ours.milliseconds)),
      target: { atMost: 50, cause: 'most of the time puts the runs of the page together; finding them takes the smaller part.' },
    },
    { what: `Python, ${page}`, unit: 'ms', values: results.map(({ python }) => median(python.milliseconds)) },
    {
      what: `compared with Python, ${page}`,
      unit: '×',
      values: results.map(({ ours, python }) => median(python.milliseconds) / median(ours.milliseconds)),
      target: { atLeast: 50, cause: 'most of the time puts the runs of the page together; finding them takes the smaller part.' },
    },
  ];
}
