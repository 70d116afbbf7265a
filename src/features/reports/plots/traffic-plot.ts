import type { Spec } from 'vega';
import type { AnalysisSnapshot, TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import type { Allocation } from '../../../domain/experiment/test-record.js';
import { armColors, numberAxis, plotColor, plotSpec, reference, timeAxis, timeDomain, valueGrid } from './plot-theme.js';

const padding = { left: 64, right: 20, top: 12, bottom: 28 };
const height = 220;

/** Arms with a colour of their own, and the rest as one. */
export interface TrafficSeries {
  readonly name: string;
  /** Places of its arms. */
  readonly arms: readonly number[];
}

/** The series of a traffic plot: the control, then the other arms in their order, of many those with most units, and the rest together. */
export function trafficSeries({ variants }: TestAnalysis): readonly TrafficSeries[] {
  const own = (arm: number) => ({ name: variants[arm]?.name ?? '', arms: [arm] });
  const isControl = (arm: number) => variants[arm]?.control === true;
  const arms = variants.map((_, arm) => arm);
  const places = [...arms.filter(isControl), ...arms.filter((arm) => !isControl(arm))];
  if (places.length <= armColors) return places.map(own);
  const unitsOf = (arm: number) => (isControl(arm) ? Number.POSITIVE_INFINITY : (variants[arm]?.units ?? 0));
  const byUnits = [...places].sort((one, other) => unitsOf(other) - unitsOf(one));
  const largest = new Set(byUnits.slice(0, armColors - 1));
  const rest = places.filter((arm) => !largest.has(arm));
  return [...places.filter((arm) => largest.has(arm)).map(own), { name: `${rest.length} other arms`, arms: rest }];
}

/** Units of the arms over time, upon each other; undefined for a test without units. */
export function trafficPlot(
  analysis: TestAnalysis,
  snapshots: readonly AnalysisSnapshot[],
  allocations: readonly Allocation[] = [],
): Spec | undefined {
  const course = courseOf(analysis, snapshots);
  const series = trafficSeries(analysis);
  const values = course.flatMap(({ timestamp, units }) =>
    series.map(({ arms }, place) => ({ time: timestamp, place, units: arms.reduce((sum, arm) => sum + (units[arm] ?? 0), 0) })),
  );
  const most = Math.max(0, ...course.map(({ units }) => units.reduce((sum, each) => sum + each, 0)));
  if (most === 0) return undefined;
  const [from, to] = [course[0]?.timestamp ?? 0, course.at(-1)?.timestamp ?? 0];
  const changes = allocations.filter((allocation) => allocation.source === 'definition' && allocation.from > from && allocation.from < to);
  const innerHeight = height - padding.top - padding.bottom;
  const x = { scale: 'time', field: 'time' };
  return plotSpec({
    height,
    padding,
    data: [
      { name: 'units', values, transform: [{ type: 'stack', groupby: ['time'], sort: { field: 'place' }, field: 'units' }] },
      { name: 'changes', values: changes.map((allocation) => ({ time: allocation.from })) },
    ],
    scales: [
      { name: 'time', type: 'utc', range: 'width', domain: timeDomain(from, to) },
      { name: 'units', type: 'linear', range: 'height', domain: [0, most], nice: true },
      { name: 'color', type: 'ordinal', domain: series.map((_, place) => place), range: series.map((_, place) => `var(--arm-${place})`) },
    ],
    axes: [numberAxis([0, most], { scale: 'units', orient: 'left', tickCount: 4, tickMinStep: 1, ...valueGrid }), timeAxis],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'one', data: 'units', groupby: 'place' } },
        marks: [
          {
            type: 'area',
            from: { data: 'one' },
            encode: {
              enter: {
                x,
                y: { scale: 'units', field: 'y0' },
                y2: { scale: 'units', field: 'y1' },
                fill: { scale: 'color', field: 'place' },
                stroke: { value: plotColor.paper },
                strokeWidth: { value: 0.75 },
              },
            },
          },
        ],
      },
      { ...reference({ x, y: { value: 0 }, y2: { value: innerHeight } }), from: { data: 'changes' } },
    ],
  });
}

/** The kept moments after the start, which had no units. */
function courseOf(
  { startedAt, variants }: TestAnalysis,
  snapshots: readonly AnalysisSnapshot[],
): readonly Omit<AnalysisSnapshot, 'comparisons'>[] {
  const first = snapshots[0];
  if (startedAt === undefined || first === undefined || startedAt >= first.timestamp) return snapshots;
  return [{ timestamp: startedAt, units: variants.map(() => 0) }, ...snapshots];
}
