import { isNumber } from './format-number.js';

/** What a cell holds; what is not known, and a number that is none, is empty. */
export type CsvValue = string | number | boolean | undefined;

/** Rows as CSV (RFC 4180) under the names of their columns. */
export function csvTable(names: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [names, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** What spreadsheets take for the beginning of a formula, also after spaces and in the wide forms of East Asian scripts. */
const formula = /^\s*[=+\-@\t\r\n|%＝＋－＠]/u;

/** One cell. A text that a spreadsheet would run as a formula gets an apostrophe before it. */
function csvCell(value: CsvValue): string {
  if (value === undefined || (typeof value === 'number' && !isNumber(value))) return '';
  if (typeof value !== 'string') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
