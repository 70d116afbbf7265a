import type { TestAnalysis } from 'mlflow-ops';

const widths = [-3, 8, 8, 8, 24, 15, 6];

/** Names of the columns. */
export const trialHeader = row(['day', 'doctors', 'champion', 'longer', 'difference in points', 'always-valid p', 'SRM p']);

/** What is known in the evening of a day: the share of settled cases of both, how far they are apart, and whether that may be believed. */
export function trialRow(day: number, { variants, comparisons, srm }: TestAnalysis): string {
  const comparison = comparisons.find(({ primary }) => primary);
  const doctors = variants.reduce((sum, { units }) => sum + units, 0);
  const shares = variants.map(({ metrics }) => `${(100 * (metrics['settled']?.mean ?? Number.NaN)).toFixed(1)} %`);
  const known = comparison?.status === 'ok' ? comparison : undefined;
  const effect =
    known === undefined ? '' : `${points(known.effect.estimate)} (${points(known.effect.lower)} to ${points(known.effect.upper)})`;
  const split = srm.status === 'ok' ? srm.pValue.toFixed(2) : '';
  return row([`${day}`, `${doctors}`, ...shares, effect, known?.alwaysValidPValue.toPrecision(2) ?? '', split]);
}

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => ((widths[at] ?? 0) < 0 ? cell.padEnd(-(widths[at] ?? 0)) : cell.padStart(widths[at] ?? 0))).join(' ');
}

function points(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;
}
