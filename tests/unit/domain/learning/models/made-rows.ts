import { LinearModel } from '../../../../../src/domain/learning/models/linear-model.js';
import { LogisticModel } from '../../../../../src/domain/learning/models/logistic-model.js';
import { SoftmaxModel } from '../../../../../src/domain/learning/models/softmax-model.js';
import { adaGrad } from '../../../../../src/domain/learning/optimizers/ada-grad.js';
import { adam } from '../../../../../src/domain/learning/optimizers/adam.js';
import { ftrl } from '../../../../../src/domain/learning/optimizers/ftrl.js';
import { sgd } from '../../../../../src/domain/learning/optimizers/sgd.js';
import { seededNumbers } from '../../../../support/onnx/models.js';

export type Model = LinearModel | LogisticModel | SoftmaxModel;

const settings = [
  { optimizer: sgd(0.05), l2: 0.01 },
  { optimizer: adaGrad(), l1: 0.01 },
  { optimizer: ftrl({ l1: 0.5 }) },
  { optimizer: adam(0.01) },
];

/** Each model with each optimizer, unbound. */
export const models: readonly (readonly [string, () => Model])[] = settings.flatMap((each) => [
  [`linear with ${each.optimizer.name}`, () => new LinearModel(each)] as const,
  [`logistic with ${each.optimizer.name}`, () => new LogisticModel(each)] as const,
  [`softmax with ${each.optimizer.name}`, () => new SoftmaxModel(each)] as const,
]);

/** Rows of `width` numbers around 0. */
export function madeRows(count: number, width: number, seed = 1): readonly Float64Array[] {
  const numbers = seededNumbers(seed, count * width);
  return Array.from({ length: count }, (_, row) => Float64Array.from(numbers.subarray(row * width, (row + 1) * width)));
}

/** Learns rows whose label follows from the first two columns; the classes appear in order. */
export function learnRows(model: Model, rows: readonly Float64Array[], from = 0): void {
  for (const [index, row] of rows.entries()) {
    const plane = (row[0] as number) - 2 * (row.at(-1) as number) + 0.1;
    const band = plane > 0.5 ? 2 : plane > 0 ? 1 : 0;
    const seen = Math.min(from + index, model.maxClasses - 1, band);
    model.learn(row, model.task === 'regression' ? plane : seen, 1 + ((from + index) % 3));
  }
}
