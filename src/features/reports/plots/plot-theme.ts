import type { Axis, Config, Mark, Padding, Spec } from 'vega';

/** Width of every plot in its own units; a page shows it wider or narrower. */
export const plotWidth = 400;

/** Colours are variables of the page, so that a plot is right on light and dark paper. */
export const plotColor = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  paper: 'var(--paper)',
  accent: 'var(--accent)',
} as const;

/** Colours that tell arms apart; the page defines `--arm-0` and so on. */
export const armColors = 8;

/** Size of the text of marks, in units of the plot. */
export const labelSize = 12;

const config: Config = {
  axis: {
    domainColor: plotColor.line,
    tickColor: plotColor.line,
    tickSize: 4,
    gridColor: plotColor.line,
    labelColor: plotColor.muted,
    labelFont: 'inherit',
    labelFontSize: 11,
    labelPadding: 4,
    labelOverlap: true,
  },
  text: { font: 'inherit', fontSize: labelSize, fill: plotColor.ink },
};

/** A specification with the look that all plots share. */
export function plotSpec({ height, padding, ...rest }: Omit<Spec, 'padding' | 'height'> & { height: number; padding: Padding }): Spec {
  const { left = 0, right = 0, top = 0, bottom = 0 } = padding as { left?: number; right?: number; top?: number; bottom?: number };
  return {
    ...rest,
    // Text is measured roughly without a browser; sizes are fixed, with room for what is longer.
    autosize: 'none',
    width: plotWidth - left - right,
    height: height - top - bottom,
    padding,
    config,
  };
}

/** Lines across the plot in place of an axis line. */
export const valueGrid = { grid: true, domain: false, ticks: false } as const;

/** An axis of time, in UTC. */
export const timeAxis: Axis = {
  scale: 'time',
  orient: 'bottom',
  tickCount: 4,
  format: {
    year: '%Y',
    quarter: '%b',
    month: '%b',
    week: '%-d %b',
    date: '%-d %b',
    day: '%-d %b',
    hours: '%H:%M',
    minutes: '%H:%M',
    seconds: '%H:%M:%S',
    milliseconds: '%S.%L s',
  },
};

/** An axis of numbers whose labels stay short: such as 0.02, 15k and 2e−5. */
export function numberAxis([from, to]: readonly [number, number], axis: Axis): Axis {
  const largest = Math.max(Math.abs(from), Math.abs(to));
  if (largest >= 0.001 && largest < 10_000) return axis;
  const text = { signal: "datum.value === 0 ? '0' : datum.label" };
  return { ...axis, format: largest < 1 ? '~e' : '~s', encode: { labels: { update: { text } } } };
}

/** A domain of numbers that has a width. */
export function widened([from, to]: readonly [number, number]): [number, number] {
  if (to > from) return [from, to];
  const room = Math.abs(from) * 0.1 || 1;
  return [from - room, to + room];
}

const leastSpanMs = 60_000;

/** The domain of moments, at least two minutes long. */
export function timeDomain(from: number, to: number): [number, number] {
  return to - from >= leastSpanMs ? [from, to] : [from - leastSpanMs, to + leastSpanMs];
}

/** A line where nothing differs, or where the control is. */
export function reference(position: object): Mark {
  return {
    type: 'rule',
    encode: { enter: { ...position, stroke: { value: plotColor.muted }, strokeDash: { value: [3, 3] }, strokeWidth: { value: 1 } } },
  };
}
