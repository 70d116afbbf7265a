import { digits, percent } from '../format-number.js';
import type { Figure } from '../html/figures-html.js';
import { distributionPlot } from '../plots/distribution-plot.js';
import type { RankedColumn } from './ranked-columns.js';
import { checkName, testName, testText } from './test-text.js';

/** More plots make a page heavy and tell nobody anything. */
const mostPlots = 12;

/** The distributions of the columns that drifted or fail a check, the most severe ones only. */
export interface DriftFigures {
  readonly figures: readonly Figure[];
  /** Columns that could be drawn. */
  readonly columns: number;
}

/** Draws no more than 12 columns. @param ranked - The most severe first. */
export function driftFigures(ranked: readonly RankedColumn[]): DriftFigures {
  const drawable = ranked.filter(({ finding, column }) => finding && column.bins.length > 0);
  return { figures: drawable.slice(0, mostPlots).map(figureOf), columns: drawable.length };
}

function figureOf({ column, name, deciding, difference, problems }: RankedColumn, place: number): Figure {
  const facts = [
    `Shares of rows of the ${column.role}.`,
    ...(deciding === undefined ? [] : [`${testName(deciding.test)} ${testText(deciding)}; difference ${percent(difference)}.`]),
    ...(column.tests.length < 2
      ? []
      : [
          `Also ${column.tests
            .slice(1)
            .map(({ test, value }) => `${testName(test)} ${digits(value)}`)
            .join(', ')}.`,
        ]),
    ...(problems.length === 0 ? [] : [`Quality: ${problems.map(({ check }) => checkName(check)).join(', ')}.`]),
  ];
  return {
    id: `plot-${place}`,
    title: name,
    caption: facts.join(' '),
    spec: distributionPlot(column.bins),
    empty: 'There is nothing to draw.',
    legend: ['Reference', 'Current'],
  };
}
