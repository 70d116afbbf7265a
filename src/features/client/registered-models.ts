import type { CallOptions } from '../../core/call-options.js';
import type { ModelStage, ModelVersion } from '../../core/entities/model-version.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { PagedSearch } from '../../core/page.js';
import { describe } from '../../core/validation/describe.js';
import { parseKey } from '../../core/validation/key.js';
import { parseModelAlias } from '../../core/validation/model-alias.js';
import { parseModelName, parseNewModelName } from '../../core/validation/model-name.js';
import { parseModelTag } from '../../core/validation/model-tag.js';
import { parseModelStage, parseModelVersion } from '../../core/validation/model-version.js';
import { parseObject } from '../../core/validation/object.js';
import type { Scalar } from '../../core/validation/scalar.js';
import type { ClientInternals } from './client-internals.js';
import type { NamedValues } from './dictionary-input.js';
import { parseModelDescription, parseOptionalDescription, parseRegistrySearch, type RegistrySearchOptions } from './registry-input.js';
import { parsePageToken } from './search-input.js';
import { withRegistry } from './store-call.js';
import { parseModelTags } from './tag-input.js';

/** What a new registered model can be given. */
export interface CreateRegisteredModelOptions extends CallOptions {
  /** At most 5000 characters. */
  readonly description?: string | undefined;
  readonly tags?: NamedValues | undefined;
}

/**
 * `client.registeredModels`: names under which versions of a model are registered, and the aliases of those versions.
 *
 * @example
 * ```ts
 * import { MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * await client.registeredModels.create('churn', { description: 'Who will leave' });
 * const { version } = await client.modelVersions.create('churn', { source: 's3://models/churn' });
 * await client.registeredModels.setAlias('churn', 'champion', version);
 * (await client.registeredModels.getByAlias('churn', 'champion')).version; // => '1'
 * await client.close();
 * ```
 */
export class RegisteredModels {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /** Creates a registered model without versions. @throws AlreadyExistsError */
  async create(name: string, options: CreateRegisteredModelOptions = {}): Promise<RegisteredModel> {
    const { description, tags } = parseObject('The options of a registered model', options);
    const draft = {
      name: parseNewModelName(name),
      description: parseOptionalDescription(description),
      tags: parseModelTags(tags, this.#client.settings.truncateLongValues),
    };
    return withRegistry(this.#client, options, (store, call) => store.createRegisteredModel(draft, call));
  }

  /** The registered model of a name. @throws NotFoundError */
  async get(name: string, options: CallOptions = {}): Promise<RegisteredModel> {
    const parsed = parseModelName(name);
    return withRegistry(this.#client, options, (store, call) => store.getRegisteredModel(parsed, call));
  }

  /** Searches registered models, by name unless told otherwise; at most 1000 in a page. Prompts are left out. */
  search(options: RegistrySearchOptions = {}): PagedSearch<RegisteredModel> {
    const query = parseRegistrySearch(options, { orderBy: ['name ASC'], pageSize: 100, largestPage: limits.modelSearchPageSize });
    return new PagedSearch(
      (pageToken) => withRegistry(this.#client, options, (store, call) => store.searchRegisteredModels({ ...query, pageToken }, call)),
      parsePageToken(options.pageToken),
    );
  }

  /** Replaces the description. @throws NotFoundError */
  async update(name: string, change: { readonly description: string } & CallOptions): Promise<RegisteredModel> {
    const parsed = parseModelName(name);
    const description = parseModelDescription(parseObject('The change of a registered model', change).description);
    return withRegistry(this.#client, change, (store, call) => store.updateRegisteredModel(parsed, description, call));
  }

  /** Gives a registered model another name; its versions, tags and aliases go along. @throws AlreadyExistsError */
  async rename(name: string, newName: string, options: CallOptions = {}): Promise<RegisteredModel> {
    const from = parseModelName(name);
    const to = parseNewModelName(newName);
    return withRegistry(this.#client, options, (store, call) => store.renameRegisteredModel(from, to, call));
  }

  /** Deletes a registered model with all its versions for good. @throws NotFoundError */
  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const parsed = parseModelName(name);
    return withRegistry(this.#client, options, (store, call) => store.deleteRegisteredModel(parsed, call));
  }

  /** Sets one tag; the last value counts. @throws NotFoundError */
  async setTag(name: string, key: string, value: Scalar, options: CallOptions = {}): Promise<void> {
    const parsed = parseModelName(name);
    const tag = parseModelTag(key, value, this.#client.settings.truncateLongValues);
    return withRegistry(this.#client, options, (store, call) => store.setRegisteredModelTag(parsed, tag, call));
  }

  /** Removes one tag; an absent one is removed already. */
  async deleteTag(name: string, key: string, options: CallOptions = {}): Promise<void> {
    const parsed = parseModelName(name);
    const tagKey = parseKey('tag', key);
    return withRegistry(this.#client, options, (store, call) => store.deleteRegisteredModelTag(parsed, tagKey, call));
  }

  /**
   * The newest version of each stage, or of some stages. Stages are MLflow's old way; aliases replace them.
   *
   * @throws NotFoundError
   */
  async latestVersions(
    name: string,
    options: { readonly stages?: readonly ModelStage[] | undefined } & CallOptions = {},
  ): Promise<readonly ModelVersion[]> {
    const parsed = parseModelName(name);
    const { stages = [] } = parseObject('The options of latestVersions', options);
    if (!Array.isArray(stages)) throw new ValidationError(`The option stages must be a list of stages, not ${describe(stages)}.`);
    const wanted = stages.map(parseModelStage);
    return withRegistry(this.#client, options, (store, call) => store.latestVersions(parsed, wanted, call));
  }

  /** Points an alias to a version, also when it points to another one. @throws NotFoundError */
  async setAlias(name: string, alias: string, version: string | number, options: CallOptions = {}): Promise<void> {
    const parsed = parseModelName(name);
    const aliasName = parseModelAlias(alias);
    const target = parseModelVersion(version);
    return withRegistry(this.#client, options, (store, call) => store.setAlias(parsed, aliasName, target, call));
  }

  /** Removes an alias; an absent one is removed already. */
  async deleteAlias(name: string, alias: string, options: CallOptions = {}): Promise<void> {
    const parsed = parseModelName(name);
    const aliasName = parseModelAlias(alias);
    return withRegistry(this.#client, options, (store, call) => store.deleteAlias(parsed, aliasName, call));
  }

  /** The version that an alias points to. @throws NotFoundError listing the aliases that exist. */
  async getByAlias(name: string, alias: string, options: CallOptions = {}): Promise<ModelVersion> {
    const parsed = parseModelName(name);
    const aliasName = parseModelAlias(alias);
    return withRegistry(this.#client, options, (store, call) => store.getVersionByAlias(parsed, aliasName, call));
  }
}
