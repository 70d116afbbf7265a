import { experimentTables } from './experiment-tables.js';
import { inputTables } from './input-tables.js';
import { loggedModelTables } from './logged-model-tables.js';
import { registryTables } from './registry-tables.js';
import { renderDdl } from './render-ddl.js';
import { runTables } from './run-tables.js';
import { primaryKey, required, type Table } from './table.js';
import { traceTables } from './trace-tables.js';

/**
 * The revision of new files: MLflow 3.0's. Every later server finds tables missing in it, and only then migrates a file
 * by itself; a file stamped with a newer revision would be refused by the servers just before and after that one.
 */
export const schemaRevision = '6953534de441';

const alembicVersion: Table = {
  name: 'alembic_version',
  columns: [required('version_num', 'VARCHAR(32)')],
  constraints: [primaryKey('alembic_version_pkc', 'version_num')],
  indexes: {},
};

/** The tables that are read and written here. */
export const usedTables: readonly Table[] = [...experimentTables, ...runTables, ...inputTables, ...loggedModelTables, ...registryTables];

/** Every table of {@link schemaRevision}, referenced ones first. */
const schemaTables: readonly Table[] = [
  alembicVersion,
  ...experimentTables,
  ...registryTables,
  ...runTables,
  ...inputTables,
  ...traceTables,
  ...loggedModelTables,
];

/** All statements that make an empty database of {@link schemaRevision}. */
export function schemaDdl(): string {
  const stamp = `INSERT INTO alembic_version (version_num) VALUES ('${schemaRevision}')`;
  return [...schemaTables.flatMap(renderDdl), stamp].join(';\n');
}
