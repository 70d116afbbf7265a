import type { PlainData } from './plain-data.js';

/**
 * Writes plain data as JSON, whole numbers of any size by their digits, the numbers that JSON has not as `null`.
 *
 * @param indent - Spaces of one level; 0 writes one line.
 */
export function jsonText(value: PlainData, indent = 0): string {
  return write(value, ' '.repeat(indent), indent === 0 ? '' : '\n');
}

/** @param newline - What stands between the parts: nothing, or a line break and the indentation of this level. */
function write(value: PlainData, step: string, newline: string): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = newline === '' ? '' : newline + step;
  const colon = newline === '' ? ':' : ': ';
  const isList = Array.isArray(value);
  const parts = isList
    ? (value as readonly PlainData[]).map((item) => write(item, step, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}${colon}${write(item, step, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}${inner}${parts.join(`,${inner}`)}${newline}${close}`;
}
