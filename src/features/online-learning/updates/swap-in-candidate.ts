import { type PipelineSession, transferCall } from '../pipeline-session.js';
import { predictorModel } from '../serving/served-model.js';
import type { UpdateResult } from '../update-result.js';
import { loadCandidate } from './load-candidate.js';

/** Lets the version of an update answer, and no request be lost: it is loaded and warm before it takes over. */
export async function swapInCandidate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { registry, settings, state, serving, ingestion, clock } = session;
  const { version } = update;
  const { learner } = await loadCandidate(session, update);
  const predictor = await registry.loadModel(`models:/${settings.modelName}/${version}`, transferCall(session));
  if (state.servingModel?.version !== version) {
    const model = { version, learner, baseline: update.comparison?.candidate };
    ingestion.record({ kind: 'serving', timestamp: clock.now(), model, update: update.update });
  }
  serving.swap(predictorModel(predictor, state, { version, learner }));
  return { ...update, status: 'published', step: 'watch', publishedAt: clock.now() };
}
