import type { Run } from '../../core/entities/run.js';
import { csv } from './csv.js';
import { textTable } from './text-table.js';

/** One run of a comparison: `run_id`, `run_name`, then `metric_*` and `param_*`, as far as the run has them. */
export type ComparisonRow = Readonly<Record<string, string | number>>;

/** Runs side by side. */
export interface Comparison {
  /** Best run first. */
  readonly rows: readonly ComparisonRow[];
  /** Names of the columns that at least one row has, in order. */
  readonly columns: readonly string[];
  /**
   * A table of text for terminals; numbers with at most six significant digits.
   *
   * @param columns - Which columns, in which order; those that no row has are left out. @default all
   */
  toTable(columns?: readonly string[] | undefined): string;
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
  const cellsOf = (chosen: readonly string[]) => rows.map((row) => chosen.map((column) => row[column] ?? ''));
  const numeric = new Set(columns.filter((column) => rows.some((row) => typeof row[column] === 'number')));
  return {
    rows,
    columns,
    toTable: (chosen = columns) => {
      const present = chosen.filter((column) => columns.includes(column));
      const texts = cellsOf(present).map((cells) => cells.map(shortened));
      return textTable(present, texts, numeric);
    },
    toCsv: () => csv(columns, cellsOf(columns)),
  };
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

function shortened(value: string | number): string {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
