import type { Spec } from 'vega';
import type { TestAnalysis, VariantMetric } from '../../../domain/experiment/test-analysis.js';
import { isNumber, withInterval } from '../format-number.js';
import { numberAxis, plotColor, plotSpec, plotWidth, reference, widened } from './plot-theme.js';
import { drawingAt, rowHeight, rowLabel, rowLabels } from './row-labels.js';

const padding = { left: 20, right: 20, top: 4, bottom: 28 };
const width = plotWidth - padding.left - padding.right;

/** The mean of a metric in every arm with its interval; undefined while no arm has a value. */
export function armsPlot({ variants }: TestAnalysis, metric: string): Spec | undefined {
  const rows = variants.map(({ name, control, metrics }, row) => {
    const value = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
    const said = value === undefined ? 'no value yet' : withInterval(value.mean, value.interval);
    return { ...rowLabel(row, name, said, width), control, ...drawn(value) };
  });
  const values = rows.flatMap(({ mean, lower, upper }) => [mean, lower, upper]).filter(isNumber);
  if (values.length === 0) return undefined;
  const domain = roomAround(Math.min(...values), Math.max(...values));
  const around = (offset: number) => ({ field: 'row', mult: rowHeight, offset: drawingAt + offset });
  const y = around(0);
  const fill = [{ test: 'datum.control', value: plotColor.muted }, { value: plotColor.accent }];
  const control = rows.find((row) => row.control)?.mean;
  return plotSpec({
    height: rows.length * rowHeight + padding.top + padding.bottom,
    padding,
    data: [
      { name: 'rows', values: rows },
      { name: 'known', source: 'rows', transform: [{ type: 'filter', expr: 'isValid(datum.mean)' }] },
    ],
    scales: [{ name: 'value', type: 'linear', range: 'width', domain, zero: false, nice: false }],
    axes: [numberAxis(domain, { scale: 'value', orient: 'bottom', tickCount: 4, labelBound: 16 })],
    marks: [
      ...(control === undefined
        ? []
        : [{ ...reference({ x: { scale: 'value', value: control }, y: around(-10), y2: around(10) }), from: { data: 'known' } }]),
      ...rowLabels('rows', width),
      {
        type: 'rule',
        from: { data: 'known' },
        encode: {
          enter: {
            x: { scale: 'value', field: 'lower' },
            x2: { scale: 'value', field: 'upper' },
            y,
            stroke: fill,
            strokeWidth: { value: 2.5 },
          },
        },
      },
      {
        type: 'symbol',
        from: { data: 'known' },
        encode: { enter: { x: { scale: 'value', field: 'mean' }, y, fill, size: { value: 70 }, stroke: { value: plotColor.paper } } },
      },
    ],
  });
}

/** A mean without an interval is a point. */
function drawn(value: VariantMetric | undefined): { mean?: number; lower?: number; upper?: number } {
  if (value === undefined || !isNumber(value.mean)) return {};
  const { mean, interval } = value;
  return {
    mean,
    lower: isNumber(interval?.lower) ? interval.lower : mean,
    upper: isNumber(interval?.upper) ? interval.upper : mean,
  };
}

function roomAround(least: number, most: number): [number, number] {
  const room = (most - least) * 0.08;
  return widened([least - room, most + room]);
}
