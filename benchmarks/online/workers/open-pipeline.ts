import { OnlineLearningPipeline } from '../../../src/features/online-learning/online-learning-pipeline.js';
import { logisticRegression, pipeline, standardScaler } from '../../../src/learners.js';

export interface PipelineTask {
  /** Of the embedded store; the samples lie beside it. */
  readonly trackingUri: string;
}

/** The pipeline that the workers measure, as it is by default except that no update begins by itself. */
export function makePipeline({ trackingUri }: PipelineTask): OnlineLearningPipeline {
  return new OnlineLearningPipeline({
    trackingUri,
    modelName: 'stream',
    learner: makeLearner(),
    minSamplesForUpdate: Number.MAX_SAFE_INTEGER,
  });
}

export function makeLearner() {
  return pipeline(standardScaler(), logisticRegression({ classes: [false, true] }));
}
