import { ValidationError } from '../../core/errors/request-error.js';
import { jsonParts } from './json-parts.js';
import { jsonText } from './json-text.js';
import { plainData } from './plain-data.js';
import type { Table } from './table-input.js';

/**
 * Writes a table as MLflow keeps it (pandas' `split`): `{"columns": […], "data": [[…], …]}`, after the rows of an older one.
 * The cells of older rows stay as they are written.
 *
 * @throws ValidationError when the older file is no table
 */
export function appendTable(file: string, older: string | undefined, { columns, rows }: Table): string {
  const existing = older === undefined ? { columns: [], rows: [] } : readTable(file, older);
  const all = [...new Set([...existing.columns, ...columns])];
  const filler = ',null'.repeat(all.length - existing.columns.length);
  const kept = existing.rows.map((row) => (existing.columns.length === 0 ? `[${filler.slice(1)}]` : `${row.slice(0, -1)}${filler}]`));
  const position = new Map(columns.map((name, index) => [name, index]));
  const added = rows.map((row, index) => {
    const cells = all.map((name) => row[position.get(name) ?? -1]);
    return jsonText(plainData(`Row ${index} of the table ${file}`, cells));
  });
  return `{"columns":${JSON.stringify(all)},"data":[${[...kept, ...added].join(',')}]}`;
}

/** The rows are the texts of JSON lists. */
function readTable(file: string, json: string): { readonly columns: readonly string[]; readonly rows: readonly string[] } {
  const table = parse(json) as { readonly columns?: unknown; readonly data?: unknown } | undefined;
  const { columns, data } = table ?? {};
  const isTable = Array.isArray(columns) && Array.isArray(data) && data.every((row) => Array.isArray(row) && row.length === columns.length);
  if (!isTable) throw new ValidationError(`The run has an artifact ${file} that is no table of MLflow; log the table under another name.`);
  const member = jsonParts(json).find((part) => /^"data"\s*:/.test(part)) ?? '[]';
  return { columns: columns.map(String), rows: jsonParts(member.slice(member.indexOf('['))) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
