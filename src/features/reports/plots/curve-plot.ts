import type { Mark, Spec } from 'vega';
import { fitText } from './fit-text.js';
import { labelSize, plotColor, plotSpec, plotWidth, reference, valueGrid } from './plot-theme.js';

const padding = { left: 52, right: 20, top: 10, bottom: 44 };
const height = 340;
const width = plotWidth - padding.left - padding.right;
const innerHeight = height - padding.top - padding.bottom;
const legendRow = 16;

/** A curve in the unit square. */
export interface UnitCurve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** How curves are drawn. */
export interface CurvePlotOptions {
  readonly xTitle: string;
  readonly yTitle: string;
  /** Whether a dashed line goes from corner to corner: chance, or perfect calibration. */
  readonly diagonal: boolean;
  /** Whether curves go from point to point in steps, instead of straight. */
  readonly steps: boolean;
  /** Whether the points are drawn too. */
  readonly dots: boolean;
}

/** Curves of shares of 1, each with its name; the plot grows by a line of text for each. */
export function curvePlot(curves: readonly UnitCurve[], { xTitle, yTitle, diagonal, steps, dots }: CurvePlotOptions): Spec {
  const color = (place: number) => (curves.length === 1 ? plotColor.accent : `var(--arm-${place % 8})`);
  const axis = { tickCount: 5, format: '.1f', titleColor: plotColor.muted, titleFont: 'inherit', titleFontWeight: 'normal' } as const;
  const points = curves.flatMap((curve, place) => curve.points.map(({ x, y }) => ({ place, x, y })));
  const keys = curves.map(({ name }, place) => ({ place, name: fitText(name, width - 24, labelSize), color: color(place) }));
  return plotSpec({
    height: height + keys.length * legendRow,
    padding: { ...padding, bottom: padding.bottom + keys.length * legendRow },
    data: [
      { name: 'points', values: points },
      { name: 'keys', values: keys },
    ],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [0, 1] },
      { name: 'y', type: 'linear', range: [innerHeight, 0], domain: [0, 1] },
      { name: 'color', type: 'ordinal', domain: keys.map(({ place }) => place), range: keys.map((key) => key.color) },
    ],
    axes: [
      { scale: 'x', orient: 'bottom', title: xTitle, ...axis },
      { scale: 'y', orient: 'left', title: yTitle, ...axis, ...valueGrid },
    ],
    marks: [
      ...(diagonal ? [reference({ x: { value: 0 }, y: { value: innerHeight }, x2: { value: width }, y2: { value: 0 } })] : []),
      {
        type: 'group',
        from: { facet: { name: 'one', data: 'points', groupby: 'place' } },
        marks: [lineOf(steps), ...(dots ? [dotsOf()] : [])],
      },
      ...legend(),
    ],
  });
}

const at = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } };
const byPlace = { scale: 'color', field: 'place' };

function lineOf(steps: boolean): Mark {
  return {
    type: 'line',
    from: { data: 'one' },
    encode: { enter: { ...at, stroke: byPlace, strokeWidth: { value: 2 }, interpolate: { value: steps ? 'step-before' : 'linear' } } },
  };
}

function dotsOf(): Mark {
  return {
    type: 'symbol',
    from: { data: 'one' },
    encode: { enter: { ...at, fill: byPlace, size: { value: 45 }, stroke: { value: plotColor.paper } } },
  };
}

/** Names under the plot, each behind a dot of its colour. */
function legend(): Mark[] {
  const y = { field: 'place', mult: legendRow, offset: innerHeight + 46 };
  return [
    { type: 'symbol', from: { data: 'keys' }, encode: { enter: { x: { value: 5 }, y, fill: { field: 'color' }, size: { value: 60 } } } },
    {
      type: 'text',
      from: { data: 'keys' },
      encode: { enter: { x: { value: 16 }, y, baseline: { value: 'middle' }, text: { field: 'name' } } },
    },
  ];
}
