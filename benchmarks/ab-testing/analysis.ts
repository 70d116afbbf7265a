import { fileURLToPath } from 'node:url';
import type { Figure, Row } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import { runProcess } from '../support/run-process.js';
import { statisticsPython } from '../support/statistics-python.js';
import type { Analysed, AnalyzeTask } from './workers/analyze.js';

interface PythonAnalysis {
  readonly milliseconds: number;
  readonly pValues: readonly number[];
}

const script = fileURLToPath(new URL('../python/analyse.py', import.meta.url));

/** What an analysis costs, against Python's statistics on the same moments. */
export const analysis: Figure = {
  name: 'ab-testing/analysis',
  title: 'Analysing a test',
  method:
    '`analyzeResults` of a test with 4 arms, 20 metrics, half of them proportions, and 20,000 users with a value of each, an outcome more each time: the whole analysis with tests, confidence sequences, lifts, win probabilities, split check and power. Against the 60 comparisons alone from the same moments in Python: by SciPy’s `ttest_ind_from_stats` and statsmodels’ `proportions_ztest`, each with an interval, and Holm’s correction, whose p-values must be ours; and by gbstats, sequential test and Bayesian test. Times are CPU times of the process, garbage collection included; the median of its analyses, loading left out; ratios are formed within a round.',
  async measure(bench) {
    const [rounds, times] = bench.quick ? [2, 100] : [7, 200];
    const python = await statisticsPython(bench.interpreter);
    const directory = await bench.directory();
    const task: AnalyzeTask = { metrics: 20, arms: 4, units: bench.quick ? 4000 : 20_000, times };
    const ours = () => bench.worker<Analysed>('analyze', task);
    const { comparisons } = await ours();
    const inPython = (by: 'scipy' | 'gbstats') => () =>
      runProcess<PythonAnalysis>(python, [script], { by, comparisons, times: Math.ceil(times / 10) }, directory);
    const results = await alternate(rounds, { ours, scipy: inPython('scipy'), gbstats: inPython('gbstats') });
    for (const { scipy } of results) {
      const wrong = comparisons.findIndex(({ pValue }, at) => Math.abs(pValue / (scipy.pValues[at] ?? 0) - 1) > 1e-9);
      if (wrong >= 0) throw new Error(`A p-value is ${comparisons[wrong]?.pValue} here, and ${scipy.pValues[wrong]} by SciPy.`);
    }
    const row = (what: string, contestant: 'ours' | 'scipy' | 'gbstats'): Row => ({
      what,
      unit: 'ms',
      values: results.map((result) => result[contestant].milliseconds),
    });
    const ratio = (contestant: 'scipy' | 'gbstats') => results.map((result) => result[contestant].milliseconds / result.ours.milliseconds);
    return [
      {
        ...row('ours', 'ours'),
        target: {
          atMost: 5,
          cause: 'the first fifty analyses of a process take three times as long as later ones, until V8 has compiled them.',
        },
      },
      row('SciPy and statsmodels', 'scipy'),
      row('gbstats', 'gbstats'),
      { what: 'compared with SciPy and statsmodels', unit: '×', values: ratio('scipy') },
      { what: 'compared with gbstats', unit: '×', values: ratio('gbstats') },
    ];
  },
};
