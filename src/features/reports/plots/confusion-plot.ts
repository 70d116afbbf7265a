import type { Spec } from 'vega';
import type { ConfusionMatrix } from '../../../domain/evaluation/metrics/confusion-matrix.js';
import { count, percent } from '../format-number.js';
import { fitText } from './fit-text.js';
import { labelSize, plotColor, plotSpec, plotWidth } from './plot-theme.js';

/** Cells of more classes than this are too small to read. */
const mostClasses = 24;
/** Fewer classes have room for the share under the count. */
const fewClasses = 5;
/** Names of narrower columns stand upright. */
const narrow = 40;
const nameRoom = 66;
/** Text is readable on it on light and dark paper. */
const darkest = 0.5;
const padding = { left: 100, right: 20, top: 8 };
const width = plotWidth - padding.left - padding.right;

/**
 * How often each class was predicted for each: counts, shaded by their share of the rows of the class that was. Undefined of more than 24 classes.
 */
export function confusionPlot({ classes, counts }: ConfusionMatrix): Spec | undefined {
  if (classes.length > mostClasses) return undefined;
  const side = width / classes.length;
  const isNarrow = side < narrow;
  const below = isNarrow ? nameRoom : 20;
  const fontSize = Math.min(labelSize, Math.max(6, side * 0.45));
  const cells = counts.flatMap((row, was) => {
    const rows = row.reduce((sum, value) => sum + value, 0);
    return row.map((value, said) => {
      const share = rows === 0 ? 0 : value / rows;
      return { was, said, share, text: side < 10 ? '' : count(value), percent: rows === 0 ? '' : percent(share) };
    });
  });
  const names = classes.map((label, place) => ({
    place,
    beside: fitText(String(label), nameRoom, fontSize),
    below: fitText(String(label), isNarrow ? nameRoom : side - 2, fontSize),
  }));
  const center = (field: string) => ({ field, mult: side, offset: side / 2 });
  const label = { fontSize: { value: fontSize }, baseline: { value: 'middle' }, fill: { value: plotColor.muted } } as const;
  const withShare = classes.length <= fewClasses;
  const text = (field: string, offset: number, size: number) => ({
    type: 'text' as const,
    from: { data: 'cells' },
    encode: {
      enter: {
        x: center('said'),
        y: { field: 'was', mult: side, offset: side / 2 + offset },
        text: { field },
        align: { value: 'center' as const },
        baseline: { value: 'middle' as const },
        fontSize: { value: size },
        fill: { value: plotColor.ink },
      },
    },
  });
  const title = (content: string, position: object) => ({
    type: 'text' as const,
    encode: { enter: { text: { value: content }, align: { value: 'center' as const }, fill: { value: plotColor.muted }, ...position } },
  });
  return plotSpec({
    height: width + padding.top + below + 36,
    padding: { ...padding, bottom: below + 36 },
    data: [
      { name: 'cells', values: cells },
      { name: 'names', values: names },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'cells' },
        encode: {
          enter: {
            x: { field: 'said', mult: side },
            y: { field: 'was', mult: side },
            width: { value: side },
            height: { value: side },
            fill: { value: plotColor.accent },
            fillOpacity: { field: 'share', mult: darkest },
            stroke: { value: plotColor.line },
          },
        },
      },
      text('text', withShare ? -8 : 0, fontSize),
      ...(withShare ? [text('percent', 9, 11)] : []),
      {
        type: 'text',
        from: { data: 'names' },
        encode: { enter: { ...label, x: { value: -8 }, y: center('place'), text: { field: 'beside' }, align: { value: 'right' } } },
      },
      {
        type: 'text',
        from: { data: 'names' },
        encode: {
          enter: {
            ...label,
            x: center('place'),
            y: { value: width + (isNarrow ? 8 : 14) },
            text: { field: 'below' },
            align: { value: isNarrow ? 'right' : 'center' },
            angle: { value: isNarrow ? -90 : 0 },
          },
        },
      },
      title('Predicted', { x: { value: width / 2 }, y: { value: width + below + 24 } }),
      title('Actual', { x: { value: -84 }, y: { value: width / 2 }, angle: { value: -90 } }),
    ],
  });
}
