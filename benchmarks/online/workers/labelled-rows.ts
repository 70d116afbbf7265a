import { readNumbers } from './read-numbers.js';

/** Rows as a service has them: arrays, or records as they come out of JSON. */
export function readRows(file: string, features: number, form: 'records' | 'arrays') {
  const numbers = readNumbers(file);
  const rows = Array.from({ length: numbers.length / (features + 1) }, (_, row) => {
    const start = row * (features + 1);
    const values = Array.from(numbers.subarray(start, start + features));
    return { features: form === 'arrays' ? values : recordOf(values), label: numbers[start + features] === 1 };
  });
  return rows;
}

function recordOf(values: readonly number[]): Readonly<Record<string, number>> {
  return JSON.parse(JSON.stringify(Object.fromEntries(values.map((value, index) => [`x${index}`, value]))));
}
