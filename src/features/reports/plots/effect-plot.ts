import type { GroupMark, Spec } from 'vega';
import type { AnalysisSnapshot, Effect, TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import { isNumber } from '../format-number.js';
import { fitText } from './fit-text.js';
import {
  labelSize,
  numberAxis,
  plotColor,
  plotSpec,
  plotWidth,
  reference,
  timeAxis,
  timeDomain,
  valueGrid,
  widened,
} from './plot-theme.js';

/** More panels than this are too long to read. */
const mostPanels = 12;
const padding = { left: 64, right: 20, top: 4, bottom: 28 };
const titleRoom = 24;
/** Fewer moments are drawn as points with bars too. */
const fewMoments = 12;

interface EffectPoint {
  readonly time: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Whether the estimate itself lies within the plot. */
  readonly inside: boolean;
}

/** The effect of every challenger on the primary metric over time, one panel each; undefined while none can be computed. */
export function effectPlot({ variants }: TestAnalysis, snapshots: readonly AnalysisSnapshot[]): Spec | undefined {
  const courses = variants
    .filter(({ control }) => !control)
    .map(({ name }) => ({ name, points: pointsOf(name, snapshots) }))
    .filter(({ points }) => points.length > 0)
    .slice(0, mostPanels);
  const all = courses.flatMap(({ points }) => points);
  if (all.length === 0) return undefined;
  const times = all.map(({ time }) => time);
  const domain = effectDomain(courses.map(({ points }) => points));
  const panelHeight = courses.length === 1 ? 180 : courses.length < 4 ? 100 : 64;
  const step = panelHeight + titleRoom;
  return plotSpec({
    height: courses.length * step + padding.top + padding.bottom,
    padding,
    scales: [
      { name: 'time', type: 'utc', range: 'width', domain: timeDomain(Math.min(...times), Math.max(...times)) },
      { name: 'effect', type: 'linear', range: [panelHeight, 0], domain, nice: false, zero: false, clamp: true },
    ],
    marks: courses.map(({ name, points }, place) =>
      panel({ name, points: points.map((point) => ({ ...point, inside: isInside(point.estimate, domain) })) }, place, {
        panelHeight,
        step,
        domain,
        isLast: place === courses.length - 1,
      }),
    ),
  });
}

interface PanelLayout {
  readonly panelHeight: number;
  readonly step: number;
  readonly domain: readonly [number, number];
  readonly isLast: boolean;
}

function panel(
  { name, points }: { readonly name: string; readonly points: readonly EffectPoint[] },
  place: number,
  { panelHeight, step, domain, isLast }: PanelLayout,
): GroupMark {
  const width = plotWidth - padding.left - padding.right;
  const data = `points-${place}`;
  const from = { data };
  const x = { scale: 'time', field: 'time' };
  const at = (field: string) => ({ scale: 'effect', field });
  return {
    type: 'group',
    data: [{ name: data, values: [...points] }],
    encode: { enter: { y: { value: place * step + titleRoom }, width: { value: width }, height: { value: panelHeight } } },
    axes: [
      numberAxis(domain, { scale: 'effect', orient: 'left', tickCount: panelHeight > 90 ? 5 : 3, ...valueGrid }),
      ...(isLast ? [timeAxis] : []),
    ],
    marks: [
      {
        type: 'text',
        encode: { enter: { y: { value: -8 }, text: { value: fitText(name, width, labelSize) }, fontWeight: { value: 600 } } },
      },
      {
        type: 'area',
        from,
        encode: { enter: { x, y: at('lower'), y2: at('upper'), fill: { value: plotColor.accent }, fillOpacity: { value: 0.2 } } },
      },
      reference({ x: { value: 0 }, x2: { value: width }, y: { scale: 'effect', value: 0 } }),
      {
        type: 'line',
        from,
        encode: {
          enter: { x, y: at('estimate'), defined: { field: 'inside' }, stroke: { value: plotColor.accent }, strokeWidth: { value: 2 } },
        },
      },
      ...(points.length > fewMoments ? [] : bars(from, x, at)),
    ],
  };
}

function bars(from: { data: string }, x: object, at: (field: string) => object): NonNullable<GroupMark['marks']> {
  const stroke = { value: plotColor.accent };
  return [
    { type: 'rule', from, encode: { enter: { x, y: at('lower'), y2: at('upper'), stroke, strokeWidth: { value: 1.5 } } } },
    {
      type: 'symbol',
      from,
      encode: {
        enter: { x, y: at('estimate'), size: { value: 40 }, fill: stroke, opacity: [{ test: '!datum.inside', value: 0 }, { value: 1 }] },
      },
    },
  ];
}

function pointsOf(variant: string, snapshots: readonly AnalysisSnapshot[]): Omit<EffectPoint, 'inside'>[] {
  return snapshots.flatMap(({ timestamp, comparisons }) => {
    const effect = comparisons.find((comparison) => comparison.variant === variant)?.effect;
    return effect === undefined || !isNumber(effect.estimate) ? [] : [{ time: timestamp, ...bounded(effect) }];
  });
}

/** An end that is infinite, which JSON has no number for, is drawn at the edge of the plot. */
function bounded({ estimate, lower, upper }: Effect): Effect {
  return { estimate, lower: isNumber(lower) ? lower : -Number.MAX_VALUE, upper: isNumber(upper) ? upper : Number.MAX_VALUE };
}

/** Zero and the later three quarters of every course: in the beginning intervals are so wide that nothing else would be seen. */
function effectDomain(courses: readonly (readonly Effect[])[]): [number, number] {
  const values = courses.flatMap((points) =>
    points.slice(Math.floor(points.length / 4)).flatMap(({ estimate, lower, upper }) => [estimate, lower, upper]),
  );
  const drawn = [0, ...values.filter((value) => Math.abs(value) < Number.MAX_VALUE)];
  const [least, most] = [Math.min(...drawn), Math.max(...drawn)];
  const room = (most - least) * 0.05;
  return widened([least - room, most + room]);
}

function isInside(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}
