import type { CallOptions } from '../../../core/call-options.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import type { Predictor } from '../../../ports/predictor.js';
import type { PipelineSession } from '../pipeline-session.js';
import { promotedVersion } from '../updates/promoted-version.js';
import { updateTag } from '../updates/update-tags.js';
import type { ParsedInitialModel, ParsedStart } from './initial-model.js';
import { learnerFile } from './learner-file.js';
import { unregistered } from './registered-version.js';
import { learnerModel, predictorModel } from './served-model.js';

/** Lets a pipeline that has no past serve its initial model. */
export async function beginServing(session: PipelineSession, start: ParsedStart, call: CallOptions): Promise<void> {
  const { settings, registry } = session;
  const { modelName: name, alias } = settings;
  const promoted = await promotedVersion(session, call);
  const version = start.version ?? (start.model === undefined ? promoted : await versionOf(session, start.model, promoted, call));
  if (version !== undefined && promoted === undefined) {
    await registry.promoteModel(name, { version, alias, expectedVersion: null, reason: 'initial model of online learning', ...call });
  } else if (version !== promoted && version !== undefined) {
    throw new ConflictError(
      `The alias "${alias}" of model "${name}" points to version ${promoted}, not to ${version}; promote that version, or start without an initial one to go on from ${promoted}.`,
      { details: { name, alias, version: promoted } },
    );
  }
  await serveFirst(session, start.model, version, call);
}

/** Makes a version of a model that is given without one. */
async function versionOf(
  { registry, settings, pipelineId }: PipelineSession,
  model: ParsedInitialModel,
  promoted: string | undefined,
  call: CallOptions,
): Promise<string | undefined> {
  if (model.kind === 'predictor') return undefined;
  const { modelName, alias } = settings;
  if (promoted !== undefined) {
    throw new ConflictError(
      `The alias "${alias}" of model "${modelName}" points to version ${promoted} already; start without an initial model to go on from it, or say with initialVersion that this is it.`,
      { details: { name: modelName, alias, version: promoted } },
    );
  }
  const registered = await registry.registerModel({
    model: model.kind === 'onnx' ? model.onnx : learnerFile(model.learner),
    modelName,
    description: 'Initial model of online learning.',
    tags: { [updateTag]: `${pipelineId}/0` },
    key: `update ${pipelineId}/0`,
    ...call,
  });
  return registered.version;
}

async function serveFirst(
  session: PipelineSession,
  model: ParsedInitialModel | undefined,
  version: string | undefined,
  call: CallOptions,
): Promise<void> {
  const { registry, settings, state, serving, ingestion, clock } = session;
  if (model === undefined && version === undefined) {
    if (state.learner !== undefined) serving.swap(learnerModel(() => state.learner ?? noLearner()));
    return;
  }
  const learner = model?.kind === 'learner' ? model.learner.toJSON() : undefined;
  const predictor: Predictor =
    model?.kind === 'predictor' ? model.predictor : await registry.loadModel(`models:/${settings.modelName}/${version}`, call);
  const timestamp = clock.now();
  ingestion.record(...(learner === undefined || state.learner === undefined ? [] : [{ kind: 'learner' as const, timestamp, learner }]), {
    kind: 'serving',
    timestamp,
    model: { version: version ?? unregistered, learner },
  });
  serving.swap(predictorModel(predictor, state, { version: version ?? unregistered, learner }));
}

function noLearner(): never {
  throw new ConflictError('The pipeline has no learner.');
}
