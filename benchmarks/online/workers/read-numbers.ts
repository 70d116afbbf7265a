import { readFileSync } from 'node:fs';

/** Reads what the figure wrote for all contestants. */
export function readNumbers(file: string): Float64Array {
  return new Float64Array(Uint8Array.from(readFileSync(file)).buffer);
}
