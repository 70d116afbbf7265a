import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Rows of numbers with one label each. */
export interface Table {
  readonly features: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  /** First 16 hex digits of the SHA-256 of the file. */
  readonly digest: string;
}

/** Reads a CSV file whose last column is a 0/1 label. */
export function readTable(path: URL): Table {
  const text = readFileSync(path, 'utf8');
  const [header = '', ...lines] = text.trim().split('\n');
  const cells = lines.map((line) => line.split(',').map(Number));
  return {
    features: header.split(',').slice(0, -1),
    rows: cells.map((row) => row.slice(0, -1)),
    labels: cells.map((row) => row.at(-1) ?? Number.NaN),
    digest: createHash('sha256').update(text).digest('hex').slice(0, 16),
  };
}

/** Row numbers for training and for validation. */
export interface Split {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/** Every `stride`-th case of each class, so that both parts have the classes in the same proportion. */
export function stratifiedFolds(labels: readonly number[], indices: readonly number[], folds: number): Split[] {
  const seen = new Map<number, number>();
  const foldOf = indices.map((index) => {
    const label = labels[index] ?? 0;
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count % folds;
  });
  return Array.from({ length: folds }, (_, fold) => ({
    train: indices.filter((_index, position) => foldOf[position] !== fold),
    validation: indices.filter((_index, position) => foldOf[position] === fold),
  }));
}

/** One fifth of each class for the last question, the rest for training. */
export function holdOutFifth(labels: readonly number[], indices: readonly number[]): Split {
  const [split] = stratifiedFolds(labels, indices, 5);
  if (split === undefined) throw new Error('There is nothing to split.');
  return split;
}
