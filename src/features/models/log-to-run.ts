import { joinArtifactPath } from '../../core/artifact-path.js';
import { NotSupportedError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { addToHistory, historyTag, timeInHistory } from '../../domain/mlmodel/log-model-history.js';
import type { ClientInternals } from '../client/client-internals.js';
import type { ComposedModel } from './compose-model.js';
import type { ParsedLogModel } from './log-model-input.js';
import type { LoggedModelFiles } from './logged-model-files.js';
import { uploadModel, utcTime } from './upload-model.js';

/**
 * Logs a model as MLflow 2 does: among the artifacts of its run, noted in a tag of the run. The key becomes the model's
 * UUID; logging again with it writes the same files over those that are there.
 *
 * @throws NotSupportedError without a run
 */
export async function logToRun(client: ClientInternals, input: ParsedLogModel, composed: ComposedModel): Promise<LoggedModelFiles> {
  const { runId, artifactPath, key, call } = input;
  if (runId === undefined) {
    throw new NotSupportedError('This server has no logged models (MLflow 3), so a model can only be logged in a run; give runId.', {
      store: 'rest',
    });
  }
  const tracking = await client.tracking(call);
  const { info, data } = await tracking.getRun(runId, call);
  const noted = data.tags[historyTag];
  const utcTimeCreated = timeInHistory(noted, key) ?? utcTime(client.settings.clock.now());
  const origin = { artifactPath, runId, modelId: undefined, modelUuid: key, utcTimeCreated };
  const store = await client.artifacts({ uri: info.artifactUri, runId }, call);
  const digest = await uploadModel(store, artifactPath, composed, origin, call);
  const value = addToHistory(noted, { ...composed.spec, ...origin });
  // A tag that was cut is no JSON any more; the history only feeds old pages of MLflow's web interface.
  if (value.length <= limits.runTagValueLength) {
    await tracking.logBatch(runId, { metrics: [], params: [], tags: [{ key: historyTag, value }] }, call);
  }
  return {
    runId,
    name: input.name,
    modelUri: `runs:/${runId}/${artifactPath}`,
    artifactUri: joinArtifactPath(info.artifactUri.replace(/\/+$/, ''), artifactPath),
    digest,
    signature: composed.spec.signature,
  };
}
