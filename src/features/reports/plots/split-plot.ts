import type { Spec } from 'vega';
import type { TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import { percent } from '../format-number.js';
import { plotColor, plotSpec, plotWidth } from './plot-theme.js';
import { drawingAt, rowHeight, rowLabel, rowLabels } from './row-labels.js';

const padding = { left: 20, right: 20, top: 4, bottom: 28 };
const width = plotWidth - padding.left - padding.right;
const barHeight = 10;
/** Of the mark where the bar should end. */
const markHeight = 16;

/** The share of units that came to every arm, and the share it should have; undefined while no unit came. */
export function splitPlot({ variants }: TestAnalysis): Spec | undefined {
  if (variants.every(({ units }) => units === 0)) return undefined;
  const rows = variants.map(({ name, control, share, expectedShare }, row) => ({
    ...rowLabel(row, name, `${percent(share)} of ${percent(expectedShare)}`, width),
    control,
    share,
    expectedShare,
  }));
  const top = { field: 'row', mult: rowHeight, offset: drawingAt - barHeight / 2 };
  return plotSpec({
    height: rows.length * rowHeight + padding.top + padding.bottom,
    padding,
    data: [{ name: 'rows', values: rows }],
    scales: [
      {
        name: 'share',
        type: 'linear',
        range: 'width',
        domain: [0, Math.max(...rows.map(({ share, expectedShare }) => Math.max(share, expectedShare))) * 1.05],
      },
    ],
    axes: [{ scale: 'share', orient: 'bottom', tickCount: 5, format: '~%', labelBound: 16 }],
    marks: [
      ...rowLabels('rows', width),
      {
        type: 'rect',
        from: { data: 'rows' },
        encode: {
          enter: {
            x: { scale: 'share', value: 0 },
            x2: { scale: 'share', field: 'share' },
            y: top,
            height: { value: barHeight },
            fill: [{ test: 'datum.control', value: plotColor.muted }, { value: plotColor.accent }],
            cornerRadius: { value: 2 },
          },
        },
      },
      {
        type: 'rect',
        from: { data: 'rows' },
        encode: {
          enter: {
            x: { scale: 'share', field: 'expectedShare', offset: -1.5 },
            width: { value: 3 },
            y: { ...top, offset: drawingAt - markHeight / 2 },
            height: { value: markHeight },
            fill: { value: plotColor.ink },
            stroke: { value: plotColor.paper },
          },
        },
      },
    ],
  });
}
