import type { Table } from './dataset.js';
import { type LogisticModel, predict } from './logistic-regression.js';
import { logLoss, type Scores, scores } from './scores.js';

/** How well a model predicts the labels of the rows `indices`. */
export function evaluate(table: Table, indices: readonly number[], model: LogisticModel): Scores {
  return scores(probabilities(table, indices, model), labels(table, indices));
}

/** Log loss alone, cheap enough for every epoch. */
export function lossOn(table: Table, indices: readonly number[], model: LogisticModel): number {
  return logLoss(probabilities(table, indices, model), labels(table, indices));
}

const probabilities = (table: Table, indices: readonly number[], model: LogisticModel): number[] =>
  indices.map((index) => predict(model, table.rows[index] ?? []));

const labels = (table: Table, indices: readonly number[]): number[] => indices.map((index) => table.labels[index] ?? 0);
