import { parseArtifactPath } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { PagedSearch } from '../../core/page.js';
import { parseCall } from '../../core/validation/call.js';
import { describe } from '../../core/validation/describe.js';
import { parseKey } from '../../core/validation/key.js';
import { parseModelId } from '../../core/validation/logged-model.js';
import { parseObject } from '../../core/validation/object.js';
import type { ClientInternals } from './client-internals.js';
import type { NamedValues } from './dictionary-input.js';
import { holdProcess } from './hold-process.js';
import {
  type CreateLoggedModelOptions,
  type LoggedModelSearchOptions,
  parseLoggedModelSearch,
  parseNewLoggedModel,
} from './logged-model-input.js';
import { parsePageToken } from './search-input.js';
import { withLoggedModels } from './store-call.js';
import { parseLoggedModelTags } from './tag-input.js';

/**
 * `client.loggedModels`: models as they were logged, with params, metrics and files, registered or not. Servers before
 * MLflow 3 have none: there every method raises `NotSupportedError`.
 *
 * @example
 * ```ts
 * import { MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * const { modelId } = await client.loggedModels.create('0', { name: 'churn', params: { depth: 3 } });
 * await client.loggedModels.finalize(modelId, 'READY');
 * const ready = client.loggedModels.search({ experimentIds: ['0'], filter: "status = 'READY'" });
 * (await ready.toArray()).map(({ name }) => name); // => [ 'churn' ]
 * await client.close();
 * ```
 */
export class LoggedModels {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /** Creates a logged model, which is PENDING until it is finalized. @throws NotFoundError when there is no such experiment. */
  async create(experimentId: string | number, options: CreateLoggedModelOptions = {}): Promise<LoggedModel> {
    const draft = parseNewLoggedModel(experimentId, options, this.#client.settings.truncateLongValues);
    return withLoggedModels(this.#client, options, (store, call) => store.createLoggedModel(draft, call));
  }

  /** Says that a model is complete, or that it never will be. @throws NotFoundError */
  async finalize(modelId: string, status: 'READY' | 'FAILED', options: CallOptions = {}): Promise<LoggedModel> {
    const id = parseModelId(modelId);
    if (status !== 'READY' && status !== 'FAILED') {
      throw new ValidationError(`A logged model is finalized as 'READY' or 'FAILED', not as ${describe(status)}.`);
    }
    return withLoggedModels(this.#client, options, (store, call) => store.finalizeLoggedModel(id, status, call));
  }

  /** The logged model of an id. @throws NotFoundError */
  async get(modelId: string, options: CallOptions = {}): Promise<LoggedModel> {
    const id = parseModelId(modelId);
    return withLoggedModels(this.#client, options, (store, call) => store.getLoggedModel(id, call));
  }

  /** Searches the logged models of some experiments, the newest first unless told otherwise. */
  search(options: LoggedModelSearchOptions): PagedSearch<LoggedModel> {
    const query = parseLoggedModelSearch(options);
    return new PagedSearch(
      (pageToken) => withLoggedModels(this.#client, options, (store, call) => store.searchLoggedModels({ ...query, pageToken }, call)),
      parsePageToken(options.pageToken),
    );
  }

  /** Sets tags; the last value of a key counts. @throws NotFoundError */
  async setTags(modelId: string, tags: NamedValues, options: CallOptions = {}): Promise<void> {
    const id = parseModelId(modelId);
    const parsed = parseLoggedModelTags(tags, this.#client.settings.truncateLongValues);
    return withLoggedModels(this.#client, options, async (store, call) => {
      if (parsed.length > 0) await store.setLoggedModelTags(id, parsed, call);
    });
  }

  /** Removes one tag. Servers cannot remove a tag whose key has a "/". @throws NotFoundError when there is no such tag. */
  async deleteTag(modelId: string, key: string, options: CallOptions = {}): Promise<void> {
    const id = parseModelId(modelId);
    const tagKey = parseKey('tag', key);
    return withLoggedModels(this.#client, options, (store, call) => store.deleteLoggedModelTag(id, tagKey, call));
  }

  /** Deletes a logged model; its files stay, and so do versions made from it. @throws NotFoundError */
  async delete(modelId: string, options: CallOptions = {}): Promise<void> {
    const id = parseModelId(modelId);
    return withLoggedModels(this.#client, options, (store, call) => store.deleteLoggedModel(id, call));
  }

  /** What lies directly in a directory of the model's files. @throws NotFoundError when there is no such model. */
  async listArtifacts(
    modelId: string,
    options: {
      /** Directory below the root of the files. @default the root */
      readonly path?: string | undefined;
    } & CallOptions = {},
  ): Promise<readonly FileInfo[]> {
    const id = parseModelId(modelId);
    const path = parseArtifactPath('The option path', parseObject('The options of listArtifacts', options).path ?? '');
    return holdProcess(this.#list(id, path, parseCall(options)));
  }

  async #list(modelId: string, path: string, call: CallOptions): Promise<readonly FileInfo[]> {
    const { artifactUri } = await (await this.#client.loggedModels(call)).getLoggedModel(modelId, call);
    const artifacts = await this.#client.artifacts({ uri: artifactUri, modelId }, call);
    return artifacts.list(path, call);
  }
}
