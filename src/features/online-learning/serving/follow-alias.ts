import { type PipelineSession, transferCall } from '../pipeline-session.js';
import { promotedVersion } from '../updates/promoted-version.js';
import { predictorModel } from './served-model.js';

/**
 * Serves what the alias points to, where somebody else has moved it.
 *
 * @returns whether another version serves now
 */
export async function followAlias(session: PipelineSession): Promise<boolean> {
  const { state, serving, registry, settings, ingestion, clock, logger, files } = session;
  const { modelName: name } = settings;
  const before = state.servingModel;
  const version = await promotedVersion(session);
  if (version === undefined || version === before?.version) return false;
  // One of this pipeline's own, as after a rollback in the registry, goes on to be scored as it was.
  const update = state.updates.findLast((each) => each.version === version);
  const learner = update?.update === undefined ? undefined : (await files.load(update.update))?.learner;
  const predictor = await registry.loadModel(`models:/${name}/${version}`, transferCall(session));
  // An update by hand may have published its version while this one was loaded.
  if (state.servingModel !== before) {
    await predictor.close();
    return false;
  }
  ingestion.record({ kind: 'serving', timestamp: clock.now(), model: { version, learner, baseline: update?.comparison?.candidate } });
  serving.swap(predictorModel(predictor, state, { version, learner }));
  logger.info({ name, version }, 'The alias was moved by somebody else; the pipeline serves the version that it points to.');
  return true;
}
