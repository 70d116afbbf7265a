import { joinArtifactPath } from '../../../core/artifact-path.js';
import type { CallOptions } from '../../../core/call-options.js';
import type { Run } from '../../../core/entities/run.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { prepareModel } from '../../models/log-model.js';
import { type ResolvedModel, resolveModel } from '../../models/resolve-model.js';
import { locateResolved, readStoredMlmodel } from '../serving/locate-model.js';
import { storedDigest } from '../serving/stored-files.js';
import { isLogged, type ParsedRegistration } from './register-model-input.js';
import { hash } from './registration-run.js';

/** Files of a model that a version can be made of. */
export interface LoggedSource {
  /** `models:/m-…`, `runs:/…` or the URI of a directory. */
  readonly source: string;
  readonly modelId?: string | undefined;
  readonly digest: string;
}

/** A model on its way into the registry. */
export interface ModelToRegister {
  /** Names what is registered, whenever and however often. */
  readonly identity: string;
  /** Run that made it, where it is known. */
  readonly runId?: string | undefined;
  /** Sees to it that its files are logged; repeating it with the same key logs nothing twice. */
  log(run: Run, key: string): Promise<LoggedSource>;
}

/** Reads and checks the model that is to be registered. @throws ModelError */
export async function modelToRegister(client: ClientInternals, input: ParsedRegistration, call: CallOptions): Promise<ModelToRegister> {
  const { source, name, signature, inputExample, runId } = input;
  if (isLogged(source)) return loggedModel(client, source.modelUri, runId, call);
  const { signal, timeoutMs } = call;
  const prepared = await prepareModel(client, {
    model: source,
    name: name.replace(/[/:.%"']/g, '-'),
    signature,
    inputExample,
    signal,
    timeoutMs,
  });
  return {
    identity: prepared.contentDigest,
    runId,
    log: async ({ info: { runId: ofRun } }, key) => {
      const { modelUri, modelId, digest } = await prepared.log({ runId: ofRun, key: hash([key, ofRun]) });
      return { source: modelUri, modelId, digest };
    },
  };
}

async function loggedModel(client: ClientInternals, uri: string, runId: string | undefined, call: CallOptions): Promise<ModelToRegister> {
  const resolved = await resolveModel(client, uri, call);
  const source = sourceOf(resolved);
  return {
    identity: source,
    runId: runId ?? resolved.runId,
    log: async () => {
      const { store, path, digest, metadata } = await locateResolved(client, resolved, call);
      await readStoredMlmodel(`The model ${metadata.name}`, store, path, call);
      return { source, modelId: resolved.modelId, digest: digest ?? (await storedDigest(store, path, call)) };
    },
  };
}

/** Servers take files of a run or a logged model by the URI that says whose they are. */
function sourceOf({ place, path, modelId, runId }: ResolvedModel): string {
  if (modelId !== undefined && path === '') return `models:/${modelId}`;
  if (modelId === undefined && runId !== undefined && place.runId === runId) return `runs:/${runId}/${path}`;
  return joinArtifactPath(place.uri.replace(/\/+$/, ''), path);
}
