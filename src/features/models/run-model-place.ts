import { joinArtifactPath, parseArtifactPath } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import { isNotSupported } from '../../core/errors/guards.js';
import { NotFoundError } from '../../core/errors/request-error.js';
import { mlmodelFile } from '../../domain/mlmodel/mlmodel-spec.js';
import type { ArtifactPlace } from '../../ports/artifact-store.js';
import type { ClientInternals } from '../client/client-internals.js';
import type { ModelPlace } from './resolved-model.js';

/**
 * The model at a path of a run: among the run's own artifacts (MLflow 2), else the logged model of that run whose name is
 * the first part of the path (MLflow 3).
 *
 * @throws NotFoundError when neither holds an MLmodel
 */
export async function runModelPlace(
  client: ClientInternals,
  { runId, path: given }: { readonly runId: string; readonly path: string },
  call: CallOptions,
): Promise<ModelPlace> {
  const path = parseArtifactPath('The path of a runs: URI', given);
  const { info } = await (await client.tracking(call)).getRun(runId, call);
  const own = { uri: info.artifactUri, runId };
  if (await hasMlmodel(client, own, path, call)) return { place: own, path, runId };
  const [name = '', ...below] = path.split('/');
  const model = await findByName(client, info.experimentId, runId, name, call);
  if (model !== undefined) {
    const { modelId, artifactUri } = model;
    const place = { uri: artifactUri, modelId };
    if (await hasMlmodel(client, place, below.join('/'), call)) return { place, path: below.join('/'), modelId, runId };
  }
  throw new NotFoundError(
    `Run ${runId} has no model at "${path}": ` +
      `there is no ${mlmodelFile} among its artifacts, and no logged model of it ${name === '' ? 'was named' : `is called "${name}"`}. ` +
      'Check the path with client.artifacts.list, the names with client.loggedModels.search.',
    { errorCode: 'RESOURCE_DOES_NOT_EXIST', details: { runId, path } },
  );
}

async function hasMlmodel(client: ClientInternals, place: ArtifactPlace, directory: string, call: CallOptions): Promise<boolean> {
  const store = await client.artifacts(place, call);
  const wanted = joinArtifactPath(directory, mlmodelFile);
  return (await store.list(directory, call)).some(({ path, isDir }) => path === wanted && !isDir);
}

/** The newest logged model of a run with a name. */
async function findByName(
  client: ClientInternals,
  experimentId: string,
  runId: string,
  name: string,
  call: CallOptions,
): Promise<LoggedModel | undefined> {
  // Servers refuse these characters in names, and a filter could not hold them.
  if (name === '' || /['"`%:.]/.test(name)) return undefined;
  const store = await client.loggedModels(call);
  const found: LoggedModel[] = [];
  try {
    let pageToken: string | undefined;
    do {
      const query = { experimentIds: [experimentId], filter: `name = '${name}'`, maxResults: 100, pageToken };
      const page = await store.searchLoggedModels(query, call);
      found.push(...page.items.filter((model) => model.name === name && model.sourceRunId === runId));
      pageToken = page.nextPageToken === pageToken ? undefined : page.nextPageToken;
    } while (pageToken !== undefined);
  } catch (error) {
    if (!isNotSupported(error)) throw error;
  }
  return found.sort((a, b) => b.creationTimestamp - a.creationTimestamp)[0];
}
