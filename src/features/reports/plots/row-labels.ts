import type { Mark } from 'vega';
import { fitText, textWidth } from './fit-text.js';
import { labelSize, plotColor } from './plot-theme.js';

/** Height of a row: a line of text, and the drawing under it. */
export const rowHeight = 46;
/** Where the drawing of a row is, from its top. */
export const drawingAt = 30;

/** Between a name and a value. */
const gap = 12;

/** A row of a plot as its text tells it. */
export interface RowLabel {
  readonly row: number;
  readonly name: string;
  readonly value: string;
}

/** Text of a row, cut to what fits beside its value. */
export function rowLabel(row: number, name: string, value: string, width: number): RowLabel {
  return { row, name: fitText(name, width - textWidth(value, labelSize) - gap, labelSize), value };
}

/** The names of rows at the left and their values at the right. */
export function rowLabels(data: string, width: number): Mark[] {
  const y = { field: 'row', mult: rowHeight, offset: 15 };
  return [
    { type: 'text', from: { data }, encode: { enter: { x: { value: 0 }, y, text: { field: 'name' }, fontWeight: { value: 600 } } } },
    {
      type: 'text',
      from: { data },
      encode: {
        enter: { x: { value: width }, y, text: { field: 'value' }, align: { value: 'right' }, fill: { value: plotColor.muted } },
      },
    },
  ];
}
