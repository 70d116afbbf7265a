import type { Figure } from './html/figures-html.js';
import { armsPlot } from './plots/arms-plot.js';
import { effectPlot } from './plots/effect-plot.js';
import { splitPlot } from './plots/split-plot.js';
import { trafficPlot, trafficSeries } from './plots/traffic-plot.js';
import type { TestReport } from './test-report.js';

/** When the interval of an effect may be trusted. */
const holds: Readonly<Record<TestReport['analysis']['method'], string>> = {
  sequential: ', which holds at every moment: away from zero there is a difference',
  ips: ', which holds at every moment: away from zero there is a difference',
  groupSequential: ', which holds at the planned looks',
  fixed: ', which holds for one look',
  bayesian: ', which holds for one look',
};

/** The plots of a test. */
export function testFigures({ analysis, snapshots, allocations }: TestReport): readonly Figure[] {
  const primary = analysis.comparisons.find((comparison) => comparison.primary)?.metric ?? '';
  return [
    {
      id: 'plot-effect',
      title: 'Effect over time',
      caption: `Challenger minus control in ${primary}, with its interval${holds[analysis.method]}. Time in UTC.`,
      spec: effectPlot(analysis, snapshots),
      empty: 'No effect could be computed yet.',
    },
    {
      id: 'plot-arms',
      title: 'Primary metric',
      caption: `Mean of ${primary} in every arm, with its interval for one look. The dashed line is the control.`,
      spec: armsPlot(analysis, primary),
      empty: 'No arm has a value yet.',
    },
    {
      id: 'plot-split',
      title: 'Observed and expected shares',
      caption: 'Share of the units that came to every arm (bar), and the share it should have (line).',
      spec: splitPlot(analysis),
      empty: 'No unit is enrolled yet.',
    },
    {
      id: 'plot-traffic',
      title: 'Traffic over time',
      caption: 'Units enrolled so far. Dashed lines are changes of the allocation. Time in UTC.',
      spec: trafficPlot(analysis, snapshots, allocations),
      empty: 'No unit is enrolled yet.',
      legend: trafficSeries(analysis).map(({ name }) => name),
    },
  ];
}
