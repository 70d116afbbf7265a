import type { CallOptions } from '../../core/call-options.js';
import type { ModelStage, ModelVersion } from '../../core/entities/model-version.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { PagedSearch } from '../../core/page.js';
import { parseKey } from '../../core/validation/key.js';
import { parseModelName, parseNewModelName } from '../../core/validation/model-name.js';
import { parseModelTag } from '../../core/validation/model-tag.js';
import { parseModelStage, parseModelVersion } from '../../core/validation/model-version.js';
import { parseObject } from '../../core/validation/object.js';
import type { Scalar } from '../../core/validation/scalar.js';
import type { ClientInternals } from './client-internals.js';
import { copyModelVersion } from './copy-model-version.js';
import { type CreateModelVersionOptions, parseNewModelVersion } from './model-version-input.js';
import { optionalBoolean } from './option-values.js';
import { parseModelDescription, parseRegistrySearch, type RegistrySearchOptions } from './registry-input.js';
import { parsePageToken } from './search-input.js';
import { withRegistry } from './store-call.js';

/**
 * `client.modelVersions`: the versions of registered models. Versions are strings of digits; numbers are accepted.
 *
 * @example
 * ```ts
 * import { MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * await client.registeredModels.create('churn');
 * await client.modelVersions.create('churn', { source: 's3://models/churn/1', tags: { framework: 'onnx' } });
 * await client.modelVersions.create('churn', { source: 's3://models/churn/2' });
 * const versions = await client.modelVersions.search({ filter: "name = 'churn'" }).toArray();
 * versions.map(({ version }) => version); // => [ '2', '1' ]
 * await client.close();
 * ```
 */
export class ModelVersions {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /** Registers a new version of a registered model. @throws NotFoundError when there is no such model. */
  async create(name: string, options: CreateModelVersionOptions): Promise<ModelVersion> {
    const draft = parseNewModelVersion(name, options, this.#client.settings.truncateLongValues);
    return withRegistry(this.#client, options, (store, call) => store.createModelVersion(draft, call));
  }

  /** One version, with its aliases. @throws NotFoundError */
  async get(name: string, version: string | number, options: CallOptions = {}): Promise<ModelVersion> {
    const place = parsePlace(name, version);
    return withRegistry(this.#client, options, (store, call) => store.getModelVersion(place.name, place.version, call));
  }

  /** Searches versions, by name and the newest first unless told otherwise. Their `aliases` are empty: ask for one version, or its model. */
  search(options: RegistrySearchOptions = {}): PagedSearch<ModelVersion> {
    const query = parseRegistrySearch(options, {
      orderBy: ['name ASC', 'version_number DESC'],
      pageSize: 1000,
      largestPage: limits.modelVersionSearchPageSize,
    });
    return new PagedSearch(
      (pageToken) => withRegistry(this.#client, options, (store, call) => store.searchModelVersions({ ...query, pageToken }, call)),
      parsePageToken(options.pageToken),
    );
  }

  /** Replaces the description. @throws NotFoundError */
  async update(name: string, version: string | number, change: { readonly description: string } & CallOptions): Promise<ModelVersion> {
    const place = parsePlace(name, version);
    const description = parseModelDescription(parseObject('The change of a model version', change).description);
    return withRegistry(this.#client, change, (store, call) => store.updateModelVersion(place.name, place.version, description, call));
  }

  /** Deletes a version and its aliases for good; its files stay. The number is never given again. @throws NotFoundError */
  async delete(name: string, version: string | number, options: CallOptions = {}): Promise<void> {
    const place = parsePlace(name, version);
    return withRegistry(this.#client, options, (store, call) => store.deleteModelVersion(place.name, place.version, call));
  }

  /** Sets one tag; the last value counts. @throws NotFoundError */
  async setTag(name: string, version: string | number, key: string, value: Scalar, options: CallOptions = {}): Promise<void> {
    const place = parsePlace(name, version);
    const tag = parseModelTag(key, value, this.#client.settings.truncateLongValues);
    return withRegistry(this.#client, options, (store, call) => store.setModelVersionTag(place.name, place.version, tag, call));
  }

  /** Removes one tag; an absent one is removed already. */
  async deleteTag(name: string, version: string | number, key: string, options: CallOptions = {}): Promise<void> {
    const place = parsePlace(name, version);
    const tagKey = parseKey('tag', key);
    return withRegistry(this.#client, options, (store, call) => store.deleteModelVersionTag(place.name, place.version, tagKey, call));
  }

  /**
   * Moves a version to a stage. Stages are MLflow's old way; aliases replace them.
   *
   * @throws ValidationError for `archiveExisting` with another stage than Staging and Production.
   * @throws NotFoundError
   */
  async transitionStage(
    name: string,
    version: string | number,
    change: {
      readonly stage: ModelStage;
      /** Archives the other versions of that stage. @default false */
      readonly archiveExisting?: boolean | undefined;
    } & CallOptions,
  ): Promise<ModelVersion> {
    const place = parsePlace(name, version);
    const stage = parseModelStage(parseObject('The change of the stage', change).stage);
    const archiveExisting = optionalBoolean('The option archiveExisting', change.archiveExisting) ?? false;
    if (archiveExisting && stage !== 'Staging' && stage !== 'Production') {
      throw new ValidationError(`The option archiveExisting goes with the stages Staging and Production only, not with ${stage}.`);
    }
    const parsed = { stage, archiveExisting };
    return withRegistry(this.#client, change, (store, call) => store.transitionStage(place.name, place.version, parsed, call));
  }

  /** URI from which the version's files can be read. @throws NotFoundError */
  async downloadUri(name: string, version: string | number, options: CallOptions = {}): Promise<string> {
    const place = parsePlace(name, version);
    return withRegistry(this.#client, options, (store, call) => store.downloadUri(place.name, place.version, call));
  }

  /**
   * Makes a version a new version of another registered model, which is created when it is missing. The copy names the
   * original as its source and has its description, tags and run, but not its aliases and stage.
   *
   * @throws NotFoundError when the version does not exist.
   */
  async copy(name: string, version: string | number, newName: string, options: CallOptions = {}): Promise<ModelVersion> {
    const place = parsePlace(name, version);
    const to = parseNewModelName(newName);
    return withRegistry(this.#client, options, (store, call) => copyModelVersion(store, place, to, call));
  }
}

function parsePlace(name: unknown, version: unknown): { readonly name: string; readonly version: string } {
  return { name: parseModelName(name), version: parseModelVersion(version) };
}
