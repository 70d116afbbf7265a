import type { FeatureRow, Label } from '../../../domain/learning/learner.js';
import type { TrainingTable } from '../trainer.js';

/** Rows of a table as objects. */
export function tableRows({ features, rows, columns }: TrainingTable): readonly FeatureRow[] {
  return Array.from({ length: rows }, (_, at) => Object.fromEntries(features.map(({ name }) => [name, columns[name]?.[at] ?? null])));
}

/** Labels of a table. */
export function tableLabels({ labels }: TrainingTable): readonly Label[] {
  return Array.from(labels as ArrayLike<Label>);
}
