import { parseArtifactPath } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseModelId } from '../../core/validation/logged-model.js';
import type { ArtifactPlace } from '../../ports/artifact-store.js';
import type { ClientInternals } from './client-internals.js';

/**
 * Whose artifacts: those of a run, named by its id, of a logged model, or those below a URI: `runs:/<run id>/<path>`,
 * `models:/…`, `mlflow-artifacts:/…`, `s3://…`, `file:///…`, or a local path with a `/` in it.
 */
export type ArtifactOwner = string | { readonly runId: string } | { readonly modelId: string };

/** A tree of artifacts, and a directory in it. */
interface ArtifactDirectory {
  readonly place: ArtifactPlace;
  readonly path: string;
}

/** Finds where the artifacts of an owner lie. @throws ValidationError @throws NotFoundError */
export async function findArtifacts(client: ClientInternals, owner: ArtifactOwner, call: CallOptions): Promise<ArtifactDirectory> {
  if (typeof owner === 'string') return /[/\\:]/.test(owner) ? byUri(client, owner, call) : ofRun(client, owner, '', call);
  if (typeof owner === 'object' && owner !== null) {
    if ('runId' in owner) return ofRun(client, owner.runId, '', call);
    if ('modelId' in owner) return ofModel(client, owner.modelId, call);
  }
  throw new ValidationError(`Artifacts are those of a run id, { runId }, { modelId } or an artifact URI, not of ${describe(owner)}.`);
}

async function byUri(client: ClientInternals, uri: string, call: CallOptions): Promise<ArtifactDirectory> {
  if (/^models:/i.test(uri)) {
    const { resolveModel } = await import('../models/resolve-model.js');
    return resolveModel(client, uri, call);
  }
  if (!/^runs:/i.test(uri)) return { place: { uri }, path: '' };
  const [, runId, path = ''] = /^runs:\/+([^/]+)\/*(.*)$/is.exec(uri) ?? [];
  return ofRun(client, runId, path, call);
}

async function ofRun(client: ClientInternals, runId: unknown, path: string, call: CallOptions): Promise<ArtifactDirectory> {
  const id = parseRunId(runId);
  const directory = parseArtifactPath('The path of a runs: URI', path);
  const { info } = await (await client.tracking(call)).getRun(id, call);
  return { place: { uri: info.artifactUri, runId: id }, path: directory };
}

async function ofModel(client: ClientInternals, modelId: unknown, call: CallOptions): Promise<ArtifactDirectory> {
  const id = parseModelId(modelId);
  const { artifactUri } = await (await client.loggedModels(call)).getLoggedModel(id, call);
  return { place: { uri: artifactUri, modelId: id }, path: '' };
}
