import { StoreError } from '../../../core/errors/store-error.js';
import type { Session } from '../session.js';
import { releaseOf } from './revisions.js';
import { usedTables } from './schema.js';
import type { Table } from './table.js';

/** A row of `pragma_table_info`. */
type ColumnRow = [name: string, notNull: number, defaultText: string | null, keyPosition: number];

const columnsSql = `SELECT name, "notnull", dflt_value, pk FROM pragma_table_info(?)`;

/**
 * Checks that a database can be used: the tables it uses must have the shape this store writes, whatever their
 * revision. Columns that are new to this store are fine as long as they may be left out. A database from before MLflow
 * 3.0 lacks tables and is refused.
 *
 * @returns the schema revision, and whether this version of the package knows it
 * @throws StoreError of kind `unknown-schema`
 */
export function checkSchema(session: Session, file: string): { readonly revision: string; readonly known: boolean } {
  const tables = new Set(session.rows<[string]>(`SELECT name FROM sqlite_master WHERE type = 'table'`).map(([name]) => name));
  if (!tables.has('alembic_version') || !tables.has('experiments')) {
    throw unknownSchema(file, 'it has no MLflow tables', 'Choose another path, or move that database away.');
  }
  const revision = session.first<[string]>('SELECT version_num FROM alembic_version')?.[0] ?? 'none';
  const known = releaseOf(revision) !== undefined;
  for (const table of usedTables) {
    const difference = differenceOf(table, session.rows<ColumnRow>(columnsSql, [table.name]));
    if (difference === undefined) continue;
    throw unknownSchema(
      file,
      `its schema (revision ${revision}) differs from MLflow 3: ${difference}`,
      'If it was made by an older MLflow, back it up and run "mlflow db upgrade" of MLflow 3 on it; if by a newer one, update this package.',
    );
  }
  for (const table of ['experiments', 'registered_models'] as const) {
    if (!usesWorkspaces(session, table)) continue;
    throw unknownSchema(file, `it holds ${table.replace('_', ' ')} of several workspaces`, 'Track to an MLflow server on it instead.');
  }
  return { revision, known };
}

function differenceOf(table: Table, found: readonly ColumnRow[]): string | undefined {
  if (found.length === 0) return `table "${table.name}" is missing`;
  const byName = new Map(found.map((row) => [row[0], row]));
  for (const { name } of table.columns) {
    if (!byName.delete(name)) return `column "${table.name}.${name}" is missing`;
  }
  for (const [name, notNull, defaultText] of byName.values()) {
    if (notNull === 1 && defaultText === null) return `column "${table.name}.${name}" is new and has no default`;
  }
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns ?? [];
  // MLflow 3.10 made the workspace a part of the registry's keys; there is one workspace only.
  const foundKey = found.filter(([name, , , position]) => position > 0 && name !== 'workspace').map(([name]) => name);
  const same = key.length === foundKey.length && foundKey.every((name) => key.includes(name));
  return same ? undefined : `table "${table.name}" has another primary key`;
}

/** MLflow's own single-workspace server refuses such a database too. */
function usesWorkspaces(session: Session, table: 'experiments' | 'registered_models'): boolean {
  const workspace = session.rows<ColumnRow>(columnsSql, [table]).some(([name]) => name === 'workspace');
  return workspace && session.rowsOnce(`SELECT 1 FROM ${table} WHERE workspace <> 'default' LIMIT 1`).length > 0;
}

function unknownSchema(file: string, reason: string, remedy: string): StoreError {
  return new StoreError(`${file} cannot be used: ${reason}. Nothing was written. ${remedy}`, { kind: 'unknown-schema', details: { file } });
}
