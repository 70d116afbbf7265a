import type { Figure } from '../support/figure.js';
import { alternate } from '../support/rounds.js';

/** What `import 'mlflow-ops'` costs a program at its start. */
export const importTime: Figure = {
  name: 'tracking/import',
  title: 'Import',
  method: '`await import(…)` in a fresh process, without the start of Node; the built package against the HTTP client it uses later.',
  async measure(bench) {
    const time = (module: string) => () => bench.worker<{ readonly milliseconds: number }>('import-time', { module });
    const results = await alternate(bench.quick ? 5 : 25, { ours: time('mlflow-ops'), axios: time('axios') });
    return [
      { what: '`mlflow-ops`', unit: 'ms', values: results.map(({ ours }) => ours.milliseconds) },
      { what: '`axios`', unit: 'ms', values: results.map(({ axios }) => axios.milliseconds) },
      {
        what: 'compared with `axios`',
        unit: '×',
        values: results.map(({ ours, axios }) => ours.milliseconds / axios.milliseconds),
        target: { atMost: 0.5, cause: 'reading and compiling the files of the package.' },
      },
    ];
  },
};
