import { parseNumber } from '../../../core/validation/number.js';
import { type NotComputable, notComputable } from '../../stats/computed.js';
import type { SampleColumns } from './sample-columns.js';

/** What every batch test says. */
export interface BatchTest {
  /** The statistic or the distance. */
  readonly statistic: number;
  /** What the statistic, or for `ks` and `chiSquare` the p-value, is compared with. */
  readonly threshold: number;
  /** Whether the comparison finds a difference. */
  readonly drifted: boolean;
  /** Values that were compared: missing and infinite ones are left out. */
  readonly referenceRows: number;
  readonly currentRows: number;
}

/** How sure a test has to be. */
export interface SignificanceOptions {
  /** Share of comparisons without a change that are to be called one. @default 0.05 */
  readonly alpha?: number | undefined;
}

/** The level asked for. @throws ValidationError */
export function alphaOf({ alpha = 0.05 }: SignificanceOptions): number {
  return parseNumber('alpha', alpha, { above: 0, below: 1 });
}

/** Sizes of two columns. */
export function rowsOf({ kind, reference, current }: SampleColumns): { readonly referenceRows: number; readonly currentRows: number } {
  if (kind === 'number') return { referenceRows: reference.numbers.length, currentRows: current.numbers.length };
  const present = ({ types }: SampleColumns['reference']) => types.number + types.text + types.boolean;
  return { referenceRows: present(reference), currentRows: present(current) };
}

/** Says which column has no values, if one has none. */
export function emptyColumn(columns: SampleColumns): NotComputable | undefined {
  const { referenceRows, currentRows } = rowsOf(columns);
  if (referenceRows === 0) return notComputable('The reference has no values.');
  return currentRows === 0 ? notComputable('There are no current values.') : undefined;
}
