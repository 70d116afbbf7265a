import type { ColumnDrift } from '../drift-report.js';
import { tallyColumn } from '../profile/column-tally.js';
import type { Table } from '../profile/drift-data.js';
import type { ReferenceProfile } from '../reference-profile.js';

/** Columns of the current data that the reference does not have; none where the features were named. */
export function extraColumns(profile: ReferenceProfile, table: Table): ColumnDrift[] {
  if (profile.featuresNamed) return [];
  const known = new Set(profile.columns.map(({ name }) => name));
  return table.names
    .filter((name) => !known.has(name))
    .map((name): ColumnDrift => {
      const { kind } = tallyColumn(table.column(name) ?? []);
      const message = 'The reference does not have this column.';
      return {
        name,
        role: 'feature',
        kind,
        drifted: false,
        decidedBy: kind === 'category' ? 'chiSquare' : 'ks',
        tests: [{ test: kind === 'category' ? 'chiSquare' : 'ks', status: 'SKIPPED', message }],
        quality: [{ check: 'unseen', status: 'WARNING', value: 1, message: `Column "${name}" is not in the reference.` }],
        bins: [],
        referenceRows: 0,
        currentRows: table.rows,
      };
    });
}
