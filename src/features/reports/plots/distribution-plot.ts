import type { Mark, Spec } from 'vega';
import type { DistributionBin } from '../../../domain/drift/drift-report.js';
import { shortText } from '../short-text.js';
import { fitText, textWidth } from './fit-text.js';
import { plotSpec, plotWidth, valueGrid } from './plot-theme.js';

/** Colours of the reference and of the current data; a legend names them. */
const fills = ['var(--arm-0)', 'var(--arm-1)'] as const;
const edgeSize = 11;

/** Two distributions: of numbers side by side from the lowest bin to the highest, of categories below each other; undefined without bins. */
export function distributionPlot(bins: readonly DistributionBin[]): Spec | undefined {
  if (bins.length === 0) return undefined;
  const edges = bins.slice(1).map(({ lower }) => lower);
  return edges.length > 0 && edges.every((edge) => edge !== undefined) ? numberPlot(bins, edges) : categoryPlot(bins);
}

function numberPlot(bins: readonly DistributionBin[], edges: readonly number[]): Spec {
  const padding = { left: 52, right: 20, top: 12, bottom: 28 };
  const height = 180;
  const step = (plotWidth - padding.left - padding.right) / bins.length;
  const labels = edgeLabels(edges);
  // As many edges are named as have room.
  const every = Math.ceil((Math.max(...labels.map((label) => textWidth(label, edgeSize))) + 6) / step);
  const bar = step * 0.42;
  return plotSpec({
    height,
    padding,
    signals: [{ name: 'edges', value: ['', ...labels] }],
    data: barsOf(bins),
    scales: [
      { name: 'place', type: 'linear', range: 'width', domain: [0, bins.length], nice: false },
      { name: 'share', type: 'linear', range: 'height', domain: [0, mostOf(bins)], nice: true },
      fillScale,
    ],
    axes: [
      { scale: 'share', orient: 'left', tickCount: 4, format: '~%', ...valueGrid },
      {
        scale: 'place',
        orient: 'bottom',
        values: edges.map((_, edge) => edge + 1).filter((_, edge) => edge % every === 0),
        labelOverlap: false,
        labelBound: 16,
        encode: { labels: { update: { text: { signal: 'edges[datum.value]' } } } },
      },
    ],
    marks: [
      bars({
        x: { field: 'bin', mult: step, offset: { field: 'of', mult: bar, offset: step * 0.08 } },
        width: { value: bar },
        y: { scale: 'share', field: 'share' },
        y2: { scale: 'share', value: 0 },
      }),
    ],
  });
}

function categoryPlot(bins: readonly DistributionBin[]): Spec {
  const padding = { left: 124, right: 20, top: 4, bottom: 28 };
  const [row, bar] = [26, 9];
  return plotSpec({
    height: bins.length * row + padding.top + padding.bottom,
    padding,
    data: [
      ...barsOf(bins),
      { name: 'names', values: bins.map(({ label }, bin) => ({ bin, name: fitText(shortText(label, 200), padding.left - 12, edgeSize) })) },
    ],
    scales: [{ name: 'share', type: 'linear', range: 'width', domain: [0, mostOf(bins)], nice: true }, fillScale],
    axes: [{ scale: 'share', orient: 'bottom', tickCount: 4, format: '~%', labelBound: 16, ...valueGrid }],
    marks: [
      bars({
        x: { scale: 'share', value: 0 },
        x2: { scale: 'share', field: 'share' },
        y: { field: 'bin', mult: row, offset: { field: 'of', mult: bar, offset: 4 } },
        height: { value: bar },
      }),
      {
        type: 'text',
        from: { data: 'names' },
        encode: {
          enter: {
            x: { value: -8 },
            y: { field: 'bin', mult: row, offset: 4 + bar },
            text: { field: 'name' },
            align: { value: 'right' },
            baseline: { value: 'middle' },
            fontSize: { value: edgeSize },
          },
        },
      },
    ],
  });
}

const fillScale = { name: 'fill', type: 'ordinal' as const, domain: [0, 1], range: [...fills] };

function bars(position: object): Mark {
  return { type: 'rect', from: { data: 'bars' }, encode: { enter: { ...position, fill: { scale: 'fill', field: 'of' } } } };
}

function barsOf(bins: readonly DistributionBin[]) {
  return [
    {
      name: 'bars',
      values: bins.flatMap(({ reference, current }, bin) => [
        { bin, of: 0, share: reference },
        { bin, of: 1, share: current },
      ]),
    },
  ];
}

function mostOf(bins: readonly DistributionBin[]): number {
  return Math.max(0.01, ...bins.map(({ reference, current }) => Math.max(reference, current)));
}

/** Edges with as few digits as tell them apart, three at least. */
function edgeLabels(edges: readonly number[]): readonly string[] {
  for (let digits = 3; ; digits++) {
    const labels = edges.map((edge) => edgeLabel(edge, digits));
    if (digits === 12 || new Set(labels).size === labels.length) return labels;
  }
}

function edgeLabel(edge: number, digits: number): string {
  const rounded = Number(edge.toPrecision(digits));
  const plain = rounded === 0 || (Math.abs(rounded) >= 0.001 && Math.abs(rounded) < 1e6);
  return (plain ? String(rounded) : rounded.toExponential().replace('e+', 'e')).replaceAll('-', '−');
}
