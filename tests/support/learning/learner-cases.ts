import { seededRandom } from '../../../src/core/random.js';
import {
  adaGrad,
  adam,
  ftrl,
  gaussianNaiveBayes,
  imputer,
  type Label,
  type Learner,
  linearRegression,
  logisticRegression,
  minMaxScaler,
  oneHotEncoder,
  pipeline,
  sgd,
  softmaxRegression,
  standardScaler,
} from '../../../src/learners.js';

/** A row with its label. */
export interface LabelledRow {
  readonly row: Readonly<Record<string, number | string | null>>;
  readonly label: Label;
}

/** A learner and what its rows are made of. */
export interface LearnerCase {
  readonly name: string;
  make(): Learner;
  readonly labels: 'number' | 'flag' | 'two integers' | 'three texts';
  /** Rows have the category features `city` and `plan` besides the numbers. */
  readonly texts?: boolean;
  /** One cell in eight is missing. */
  readonly gaps?: boolean;
}

/** Every learner, alone and in pipelines of every transformer. */
export const learnerCases: readonly LearnerCase[] = [
  { name: 'linear regression', make: () => linearRegression(), labels: 'number' },
  { name: 'linear regression by Adam with L2', make: () => linearRegression({ optimizer: adam(), l2: 0.1 }), labels: 'number' },
  { name: 'logistic regression', make: () => logisticRegression(), labels: 'flag' },
  { name: 'logistic regression by FTRL', make: () => logisticRegression({ optimizer: ftrl({ l1: 0.1 }) }), labels: 'two integers' },
  { name: 'softmax regression', make: () => softmaxRegression(), labels: 'three texts' },
  { name: 'softmax regression by AdaGrad', make: () => softmaxRegression({ optimizer: adaGrad() }), labels: 'two integers' },
  { name: 'naive Bayes', make: () => gaussianNaiveBayes(), labels: 'three texts' },
  { name: 'naive Bayes of flags', make: () => gaussianNaiveBayes(), labels: 'flag' },
  { name: 'standard scaler, linear regression', make: () => pipeline(standardScaler(), linearRegression()), labels: 'number' },
  {
    name: 'min-max scaler, logistic regression with L1',
    make: () => pipeline(minMaxScaler(), logisticRegression({ l1: 0.001, optimizer: sgd(0.1) })),
    labels: 'flag',
  },
  {
    name: 'one-hot encoder, standard scaler, linear regression',
    make: () => pipeline(oneHotEncoder(), standardScaler(), linearRegression()),
    labels: 'number',
    texts: true,
  },
  {
    name: 'standard scaler, one-hot encoder, softmax regression',
    make: () => pipeline(standardScaler(), oneHotEncoder(), softmaxRegression()),
    labels: 'three texts',
    texts: true,
  },
  {
    name: 'imputer, one-hot encoder, standard scaler, logistic regression',
    make: () => pipeline(imputer(), oneHotEncoder(), standardScaler(), logisticRegression()),
    labels: 'flag',
    texts: true,
    gaps: true,
  },
  {
    name: 'imputer of constants, one-hot encoder, naive Bayes',
    make: () => pipeline(imputer({ numbers: { constant: -1 }, categories: { constant: 'none' } }), oneHotEncoder(), gaussianNaiveBayes()),
    labels: 'three texts',
    texts: true,
    gaps: true,
  },
  {
    name: 'one-hot encoder, min-max scaler, imputer, softmax regression',
    make: () => pipeline(oneHotEncoder(), minMaxScaler(), imputer(), softmaxRegression()),
    labels: 'two integers',
    texts: true,
    gaps: true,
  },
  {
    name: 'standard scaler, imputer, linear regression',
    make: () => pipeline(standardScaler(), imputer(), linearRegression()),
    labels: 'number',
    gaps: true,
  },
];

const cities = ['Bern', 'Oslo', 'Roma', 'Łódź', 'Ulm', 'Ürümqi 🏙'];

/** Rows of a case, the same for the same seed; numbers are those of float32. Later rows have cities that earlier ones had not. */
export function rowsOf({ labels, texts, gaps }: LearnerCase, count: number, seed = 1): LabelledRow[] {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const gap = <T>(value: T): T | null => (gaps === true && random.next() < 1 / 8 ? null : value);
  return Array.from({ length: count }, (_, index): LabelledRow => {
    const [age, bias, size] = [20 + 8 * normal(), 1, normal()];
    const city = cities[Math.floor(random.next() * Math.min(cities.length, 2 + index / 20))] as string;
    const plan = random.next() < 0.7 ? 'free' : 'team';
    const score = size + (age - 20) / 8 + (texts === true && city === 'Oslo' ? 1 : 0) + 0.5 * normal();
    // The first row is complete, because it tells the types of features.
    const cell = index === 0 ? <T>(value: T) => value : gap;
    const numbers = { age: cell(Math.fround(age)), bias: cell(bias), size: cell(Math.fround(size)) };
    return { row: texts === true ? { ...numbers, city: cell(city), plan: cell(plan) } : numbers, label: labelOf(labels, score) };
  });
}

function labelOf(labels: LearnerCase['labels'], score: number): Label {
  if (labels === 'number') return Math.fround(score);
  if (labels === 'flag') return score > 0;
  if (labels === 'two integers') return score > 0 ? 7 : -3;
  return score > 1 ? 'high' : score > -1 ? 'middle' : 'low';
}

/** Learns rows in their order. */
export function learnAll(learner: Learner, rows: readonly LabelledRow[]): Learner {
  for (const [index, { row, label }] of rows.entries()) learner.learnOne(row, label, { weight: 1 + (index % 3) / 2 });
  return learner;
}
