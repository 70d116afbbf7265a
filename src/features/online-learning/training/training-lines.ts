import type { TrainingContext } from '../trainer.js';

/** A training context as JSON lines: what it is about, then row by row. */
export function* trainingLines({ data, incumbent: _, ...about }: TrainingContext): Generator<string> {
  const { features, rows, columns, labels, weights, timestamps } = data;
  yield line({ ...about, features, rows });
  for (let at = 0; at < rows; at++) {
    // NaN, a missing number, becomes null.
    const row = Object.fromEntries(features.map(({ name }) => [name, columns[name]?.[at] ?? null]));
    yield line({ features: row, label: labels[at], weight: weights[at], timestamp: timestamps[at] });
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
