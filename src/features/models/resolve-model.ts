import type { CallOptions } from '../../core/call-options.js';
import type { ClientInternals } from '../client/client-internals.js';
import { loggedModelPlace } from './logged-model-place.js';
import { parseModelUri } from './model-uri.js';
import { findVersion, versionPlace } from './resolve-version.js';
import type { ResolvedModel } from './resolved-model.js';
import { runModelPlace } from './run-model-place.js';

export type { ResolvedModel } from './resolved-model.js';

/**
 * Finds the files of a model by any URI MLflow knows: `models:/<name>/3`, `models:/<name>@champion`,
 * `models:/<name>/latest`, `models:/<name>/<stage>`, `models:/m-…`, `runs:/<run>/<path>`, an artifact URI or a local path.
 * Aliases, stages and `latest` are asked for anew at every call. Whether a model lies there is seen when its files are
 * read, except for runs, where it is looked for in two places.
 *
 * @throws ValidationError when the URI is none of these
 * @throws NotFoundError saying what exists
 */
export async function resolveModel(client: ClientInternals, uri: string, call: CallOptions = {}): Promise<ResolvedModel> {
  const parsed = parseModelUri(uri);
  switch (parsed.kind) {
    case 'place':
      return { uri, place: { uri: parsed.uri }, path: '' };
    case 'run':
      return { uri, ...(await runModelPlace(client, parsed, call)) };
    case 'logged-model':
      return { uri, ...(await loggedModelPlace(client, parsed.modelId, call)) };
    default: {
      const found = await findVersion(await client.registry(call), parsed, call);
      const { name, version, tags, runId } = found;
      return { uri, runId, ...(await versionPlace(client, found, call)), name, version, versionTags: tags };
    }
  }
}
