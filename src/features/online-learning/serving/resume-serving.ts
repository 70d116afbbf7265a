import type { CallOptions } from '../../../core/call-options.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import type { LearnerJson } from '../../../domain/learning/learner.js';
import { learnerFromJson } from '../../../domain/learning/learner-from-json.js';
import type { PipelineSession } from '../pipeline-session.js';
import { openCandidate } from '../updates/open-candidate.js';
import type { ParsedStart } from './initial-model.js';
import { registeredVersion, unregistered } from './registered-version.js';
import { learnerModel, predictorModel, type ServedModel } from './served-model.js';

/** Lets a pipeline that was started again serve what it served before. */
export async function resumeServing(session: PipelineSession, start: ParsedStart, call: CallOptions): Promise<void> {
  session.serving.swap(await servedBefore(session, start, call));
}

async function servedBefore(session: PipelineSession, { model }: ParsedStart, call: CallOptions): Promise<ServedModel | undefined> {
  const { state, registry, settings, logger } = session;
  const known = state.servingModel;
  if (known === undefined)
    return state.learner === undefined ? undefined : learnerModel(() => state.learner as NonNullable<typeof state.learner>);
  const { version, learner } = known;
  if (version === undefined || version === unregistered) {
    if (model?.kind === 'predictor') return predictorModel(model.predictor, state, { version });
    throw new ConflictError('The pipeline served a predictor that was given to start(); give it again as initialModel.');
  }
  try {
    const predictor = await registry.loadModel(`models:/${settings.modelName}/${version}`, call);
    return predictorModel(predictor, state, { version, learner });
  } catch (error) {
    const kept = learner === undefined ? await fromFiles(session, version) : frozenModel(learner, version);
    if (kept === undefined) throw error;
    logger.warn({ version, error }, 'The version that served cannot be loaded; what is kept of it here serves in its place.');
    return kept;
  }
}

function frozenModel(learner: LearnerJson, version: string): ServedModel {
  const frozen = learnerFromJson(learner);
  return learnerModel(() => frozen, { version, learner });
}

/** The version from the file that its update made, where it was one of this pipeline. */
async function fromFiles({ state, files, settings }: PipelineSession, version: string): Promise<ServedModel | undefined> {
  const update = state.updates.findLast((each) => each.version === version)?.update;
  const candidate = update === undefined ? undefined : await files.load(update);
  if (candidate === undefined) return undefined;
  const { predictor, close } = await openCandidate(settings.modelName, candidate.onnx);
  return { ...predictorModel(predictor, state, { version }), close };
}

/** Whether a stored past is that of the pipeline that is to be started. */
export function checkBelongs(
  { state, settings }: Pick<PipelineSession, 'state' | 'settings'>,
  start: ParsedStart,
  origin: string | undefined,
): void {
  const { version } = start;
  if (start.origin === undefined || start.origin === origin) return;
  const versions = [state.servingModel?.version, ...state.updates.map((update) => update.version)];
  if (version !== undefined && versions.includes(version)) return;
  const serving = registeredVersion(state.servingModel?.version);
  const past = serving === undefined ? 'another initial model' : `version ${serving}`;
  throw new ConflictError(
    `What is stored of the pipeline for model "${settings.modelName}" belongs to ${past}, not to what start() was given. Start without an initial model to go on with it, pass reset: true to forget it, or use another directory.`,
    { details: { modelName: settings.modelName, version: serving } },
  );
}
