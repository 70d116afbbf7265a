/** Models that learn from one row at a time, and what prepares their rows. */
export type {
  FeatureDefinition,
  FeatureRow,
  Label,
  Learner,
  LearnerJson,
  LearningTask,
  RowProblem,
  ToOnnxOptions,
} from './domain/learning/learner.js';
