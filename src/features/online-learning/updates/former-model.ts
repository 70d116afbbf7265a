import { learnerFromJson } from '../../../domain/learning/learner-from-json.js';
import { type PipelineSession, transferCall } from '../pipeline-session.js';
import { registeredVersion } from '../serving/registered-version.js';
import { learnerModel, predictorModel, type ServedModel } from '../serving/served-model.js';
import type { UpdateResult } from '../update-result.js';

/** The model that served before an update, to be asked and closed; nothing where it cannot be had. */
export async function formerModel(session: PipelineSession, update: UpdateResult): Promise<ServedModel | undefined> {
  const { registry, settings, files, state } = session;
  const previous = (await files.load(update.update as number))?.previous;
  const version = registeredVersion(previous?.version ?? update.previousVersion);
  if (previous?.learner !== undefined) {
    const learner = learnerFromJson(previous.learner);
    return learnerModel(() => learner, { version, learner: previous.learner });
  }
  if (version === undefined) return undefined;
  const predictor = await registry.loadModel(`models:/${settings.modelName}/${version}`, transferCall(session)).catch(() => undefined);
  return predictor === undefined ? undefined : predictorModel(predictor, state, { version });
}
