import type { Spec } from 'vega';
import { armsPlot } from '../plots/arms-plot.js';
import { effectPlot } from '../plots/effect-plot.js';
import { renderPlot } from '../plots/render-plot.js';
import { splitPlot } from '../plots/split-plot.js';
import { trafficPlot, trafficSeries } from '../plots/traffic-plot.js';
import type { TestReport } from '../test-report.js';
import { escapeHtml } from './escape-html.js';

interface Figure {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** Absent while there is nothing to draw. */
  readonly spec: Spec | undefined;
  /** What is said in place of the plot. */
  readonly empty: string;
  readonly legend?: readonly string[] | undefined;
}

/** When the interval of an effect may be trusted. */
const holds: Readonly<Record<TestReport['analysis']['method'], string>> = {
  sequential: ', which holds at every moment: away from zero there is a difference',
  ips: ', which holds at every moment: away from zero there is a difference',
  groupSequential: ', which holds at the planned looks',
  fixed: ', which holds for one look',
  bayesian: ', which holds for one look',
};

/** The plots of a report, each with its title and what it shows. */
export async function reportFigures(report: TestReport): Promise<string> {
  const drawn: string[] = [];
  for (const figure of figuresOf(report)) drawn.push(await figureHtml(figure));
  return `<div class="plots">\n${drawn.join('\n')}\n</div>`;
}

function figuresOf({ analysis, snapshots, allocations }: TestReport): readonly Figure[] {
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

async function figureHtml({ id, title, caption, spec, empty, legend }: Figure): Promise<string> {
  const plot = spec === undefined ? undefined : await renderPlot(spec);
  const parts = [
    `<figure id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title">${title}</h2>`,
    `<figcaption>${escapeHtml(caption)}</figcaption>`,
    plot === undefined ? `<p>${empty}</p>` : plot.replace('<svg ', `<svg role="img" aria-labelledby="${id}-title" `),
  ];
  if (plot !== undefined && legend !== undefined) {
    parts.push(`<ul class="legend">${legend.map((name) => `<li><bdi>${escapeHtml(name)}</bdi></li>`).join('')}</ul>`);
  }
  return [...parts, '</figure>'].join('\n');
}
