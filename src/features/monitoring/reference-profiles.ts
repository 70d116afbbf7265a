import type { CallOptions } from '../../core/call-options.js';
import { isNotFound } from '../../core/errors/guards.js';
import { ModelError } from '../../core/errors/model-error.js';
import { NotFoundError, ValidationError } from '../../core/errors/request-error.js';
import { parseCall } from '../../core/validation/call.js';
import { describe } from '../../core/validation/describe.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseMethods } from '../../core/validation/methods.js';
import { ReferenceProfile, type ReferenceProfileJson } from '../../domain/drift/reference-profile.js';
import { type ReadArtifactOptions, readArtifact } from '../artifacts/artifact-transfer.js';
import { type ClientHandle, type ClientInternals, clientInternals } from '../client/client-internals.js';
import { holdProcess } from '../client/hold-process.js';
import { resolveModel } from '../models/resolve-model.js';

/** Name of the artifact. */
const file = 'reference_profile.json';

/** The part of a run that a profile is logged to; an `ActiveRun` is one. */
export interface ProfiledRun {
  logText(text: string, file: string): Promise<void>;
}

/**
 * Stores the profile of the data a model was trained on as `reference_profile.json` of the run that made the model, where
 * {@link loadReferenceProfile} finds it by the URI of the model.
 *
 * @throws ValidationError when it is no profile
 *
 * @example
 * ```ts
 * import { ExperimentTracker, MlflowClient } from 'mlflow-ops';
 * import { DriftDetector, loadReferenceProfile, logReferenceProfile, ReferenceProfile } from 'mlflow-ops/drift';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * const tracker = new ExperimentTracker({ client });
 * const run = await tracker.startRun();
 * await run.logModel({ model: 'churn.onnx', name: 'model', registeredModelName: 'churn' });
 * await logReferenceProfile(ReferenceProfile.from({ tenure: [3, 40, 12, 25], charge: [20, 80, 45, 60] }), run);
 * await run.end();
 *
 * const reference = await loadReferenceProfile(client, 'models:/churn/1');
 * new DriftDetector({ reference }).check([{ tenure: 5, charge: 30 }]).driftedFeatures; // => 0
 * await tracker.close();
 * await client.close();
 * ```
 */
export async function logReferenceProfile(profile: Pick<ReferenceProfile, 'toJSON'>, run: ProfiledRun): Promise<void> {
  if (typeof profile?.toJSON !== 'function') throw new ValidationError(`A reference profile must be logged, not ${describe(profile)}.`);
  parseMethods('run', run, 'a run such as an ActiveRun', ['logText']);
  // In one line: with each of its many numbers on a line of its own the file would be three times as large.
  await run.logText(JSON.stringify(ReferenceProfile.fromJSON(profile.toJSON())), file);
}

/**
 * Reads the profile that was stored with a model by {@link logReferenceProfile}, or by the updates of an `OnlineLearningPipeline`.
 *
 * @param client - An `MlflowClient`, or a facade made with one.
 * @param of - `models:/<name>/<version>`, `models:/<name>@<alias>` and all other URIs of models that a run made, `runs:/<run id>…`, or the id of the run.
 * @throws NotFoundError when the model or the run is not there, has no profile, or the model was made by no run
 * @throws ModelError of kind `corrupt` when the file is no profile
 * @throws ValidationError when it is larger than `maxBytes`
 */
export async function loadReferenceProfile(client: ClientHandle, of: string, options: ReadArtifactOptions = {}): Promise<ReferenceProfile> {
  const internals = client?.[clientInternals];
  if (internals === undefined) {
    throw new ValidationError(`A profile is read with an MlflowClient or what was made with one, not with ${describe(client)}.`);
  }
  return holdProcess(load(internals, of, { ...options, ...parseCall(options) }));
}

async function load(client: ClientInternals, of: string, options: ReadArtifactOptions): Promise<ReferenceProfile> {
  const runId = await runOf(client, of, options);
  const { info } = await (await client.tracking(options)).getRun(runId, options);
  const store = await client.artifacts({ uri: info.artifactUri, runId }, options);
  const bytes = await readArtifact(store, file, options).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    const remedy = 'Store one with logReferenceProfile(profile, run) in the run that makes the model.';
    throw new NotFoundError(`Run ${runId} has no ${file}. ${remedy}`, { cause: error, details: { runId } });
  });
  return parseProfile(bytes, runId);
}

async function runOf(client: ClientInternals, of: string, call: CallOptions): Promise<string> {
  if (typeof of !== 'string') throw new ValidationError(`A profile is that of a model URI or of a run id, not of ${describe(of)}.`);
  const [, ofRun] = /^runs:\/+([^/]+)/.exec(of) ?? [];
  if (ofRun !== undefined || !/[:/\\]/.test(of)) return parseRunId(ofRun ?? of);
  const { runId } = await resolveModel(client, of, call);
  if (runId !== undefined && runId !== '') return runId;
  throw new NotFoundError(`No run is known to have made the model ${of}; give the id of the run that has its ${file}.`);
}

function parseProfile(bytes: Buffer, runId: string): ReferenceProfile {
  try {
    return ReferenceProfile.fromJSON(JSON.parse(bytes.toString('utf8')) as ReferenceProfileJson);
  } catch (error) {
    throw new ModelError(`${file} of run ${runId} is no reference profile that can be read here.`, { kind: 'corrupt', cause: error });
  }
}
