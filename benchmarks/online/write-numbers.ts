import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../src/core/random.js';

/** Writes numbers that all contestants read: doubles, little-endian. */
export async function writeNumbers(directory: string, name: string, numbers: Float64Array): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  return file;
}

/** Rows of normal features of different sizes, and after them 0 or 1, which a linear score with some noise decides. */
export function labelledRows(features: number, rows: number): Float64Array {
  const random = seededRandom(features);
  const weights = Float64Array.from({ length: features }, () => normal(random) / Math.sqrt(features));
  const numbers = new Float64Array(rows * (features + 1));
  for (let row = 0, at = 0; row < rows; row++) {
    let score = 0.5 * normal(random);
    for (let feature = 0; feature < features; feature++) {
      const value = normal(random);
      score += value * (weights[feature] as number);
      numbers[at++] = 10 * feature + (feature + 1) * value;
    }
    numbers[at++] = score > 0 ? 1 : 0;
  }
  return numbers;
}

/** A normal number, by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
