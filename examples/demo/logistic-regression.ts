import type { Table } from './dataset.js';

/** What the study varies. */
export interface HyperParameters {
  readonly learningRate: number;
  readonly l2: number;
  readonly epochs: number;
}

/** A logistic regression on standardised features. */
export interface LogisticModel {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const column = (table: Table, indices: readonly number[], feature: number): number[] =>
  indices.map((index) => table.rows[index]?.[feature] ?? 0);

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Probability of class 1 for one row. */
export function predict(model: LogisticModel, row: readonly number[]): number {
  let z = model.bias;
  for (const [feature, weight] of model.weights.entries()) {
    z += weight * (((row[feature] ?? 0) - (model.mean[feature] ?? 0)) / (model.scale[feature] ?? 1));
  }
  return sigmoid(z);
}

/**
 * Fits by gradient descent with momentum on the rows `indices`, and calls `onEpoch` with the model after every epoch.
 */
export function trainModel(
  table: Table,
  indices: readonly number[],
  { learningRate, l2, epochs }: HyperParameters,
  onEpoch: (epoch: number, model: LogisticModel) => void = () => {},
): LogisticModel {
  const mean = table.features.map((_, feature) => average(column(table, indices, feature)));
  const scale = table.features.map((_, feature) => {
    const center = mean[feature] ?? 0;
    return Math.sqrt(average(column(table, indices, feature).map((value) => (value - center) ** 2))) || 1;
  });
  let model: LogisticModel = { mean, scale, weights: mean.map(() => 0), bias: 0 };
  let velocity = mean.map(() => 0);
  let biasVelocity = 0;

  for (let epoch = 1; epoch <= epochs; epoch++) {
    const gradient = mean.map(() => 0);
    let biasGradient = 0;
    for (const index of indices) {
      const row = table.rows[index] ?? [];
      const error = predict(model, row) - (table.labels[index] ?? 0);
      biasGradient += error / indices.length;
      for (const feature of gradient.keys()) {
        const standardised = ((row[feature] ?? 0) - (mean[feature] ?? 0)) / (scale[feature] ?? 1);
        gradient[feature] = (gradient[feature] ?? 0) + (error * standardised) / indices.length;
      }
    }
    velocity = velocity.map((v, feature) => 0.9 * v - learningRate * ((gradient[feature] ?? 0) + l2 * (model.weights[feature] ?? 0)));
    biasVelocity = 0.9 * biasVelocity - learningRate * biasGradient;
    model = { ...model, weights: model.weights.map((w, feature) => w + (velocity[feature] ?? 0)), bias: model.bias + biasVelocity };
    onEpoch(epoch, model);
  }
  return model;
}
