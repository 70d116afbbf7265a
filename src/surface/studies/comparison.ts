import type { Run } from '../../core/entities/run.js';

/** One run of a comparison: `run_id`, `run_name`, then `metric_*` and `param_*`, as far as the run has them. */
export type ComparisonRow = Readonly<Record<string, string | number>>;

/** Runs side by side. */
export interface Comparison {
  /** Best run first. */
  readonly rows: readonly ComparisonRow[];
  /** Names of the columns that at least one row has, in order. */
  readonly columns: readonly string[];
  /** A table of text for terminals; numbers with at most six significant digits. */
  toTable(): string;
  /** RFC 4180, with every digit. Cells that spreadsheets would take for formulas get a leading apostrophe. */
  toCsv(): string;
}

/** Puts runs side by side; `metrics` limits and orders the metric columns. */
export function comparisonOf(runs: readonly Run[], metrics: readonly string[] | undefined): Comparison {
  const metricKeys = metrics ?? namesIn(runs, (run) => run.data.metrics);
  const paramKeys = namesIn(runs, (run) => run.data.params);
  const rows = runs.map((run) => rowOf(run, metricKeys, paramKeys));
  const all = ['run_id', 'run_name', ...metricKeys.map((key) => `metric_${key}`), ...paramKeys.map((key) => `param_${key}`)];
  const columns = all.filter((column) => rows.some((row) => column in row));
  return { rows, columns, toTable: () => table(rows, columns), toCsv: () => csv(rows, columns) };
}

function namesIn(runs: readonly Run[], of: (run: Run) => object): string[] {
  return [...new Set(runs.flatMap((run) => Object.keys(of(run))))].sort();
}

function rowOf({ info, data }: Run, metricKeys: readonly string[], paramKeys: readonly string[]): ComparisonRow {
  const row: Record<string, string | number> = Object.create(null);
  row['run_id'] = info.runId;
  row['run_name'] = info.runName;
  for (const key of metricKeys) if (data.metrics[key] !== undefined) row[`metric_${key}`] = data.metrics[key];
  for (const key of paramKeys) if (data.params[key] !== undefined) row[`param_${key}`] = data.params[key];
  return row;
}

function table(rows: readonly ComparisonRow[], columns: readonly string[]): string {
  const cells = rows.map((row) => columns.map((column) => shown(row[column])));
  const widths = columns.map((column, position) => Math.max(column.length, ...cells.map((line) => line[position]?.length ?? 0)));
  const line = (texts: readonly string[], numeric: (position: number) => boolean) =>
    texts
      .map((text, at) => (numeric(at) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const isNumeric = (position: number) => rows.some((row) => typeof row[columns[position] ?? ''] === 'number');
  return [
    line(columns, isNumeric),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...cells.map((texts) => line(texts, isNumeric)),
  ].join('\n');
}

/** Control characters would move the cursor of a terminal. */
const control = /[\p{Cc}\p{Cf}]+/gu;

function shown(value: string | number | undefined): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  const text = (value ?? '').replace(control, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function csv(rows: readonly ComparisonRow[], columns: readonly string[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
