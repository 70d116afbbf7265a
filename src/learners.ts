/** Models that learn from one row at a time, and what prepares their rows. */
export { gaussianNaiveBayes } from './domain/learning/gaussian-naive-bayes.js';
export type {
  FeatureDefinition,
  FeatureRow,
  Label,
  LabelProblem,
  Learner,
  LearnerJson,
  LearningTask,
  RowProblem,
  ToOnnxOptions,
} from './domain/learning/learner.js';
export { learnerFromJson } from './domain/learning/learner-from-json.js';
export { type LinearRegressionOptions, linearRegression } from './domain/learning/linear-regression.js';
export { type LogisticRegressionOptions, logisticRegression } from './domain/learning/logistic-regression.js';
export type { ClassifierOptions, LearnerOptions } from './domain/learning/make-learner.js';
export type { GradientOptions } from './domain/learning/models/gradient-options.js';
export { type AdaGrad, type AdaGradOptions, adaGrad } from './domain/learning/optimizers/ada-grad.js';
export { type Adam, type AdamOptions, adam } from './domain/learning/optimizers/adam.js';
export { type Ftrl, type FtrlOptions, ftrl } from './domain/learning/optimizers/ftrl.js';
export type { Optimizer } from './domain/learning/optimizers/optimizer.js';
export { type Sgd, type SgdOptions, sgd } from './domain/learning/optimizers/sgd.js';
export { pipeline } from './domain/learning/pipeline.js';
export { type SoftmaxRegressionOptions, softmaxRegression } from './domain/learning/softmax-regression.js';
export type { ImputerOptions } from './domain/learning/transformers/imputer-options.js';
export { imputer, minMaxScaler, oneHotEncoder, standardScaler, type Transformer } from './domain/learning/transformers/transformer.js';
