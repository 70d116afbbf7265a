import type { CallOptions } from '../../core/call-options.js';
import type { Tag } from '../../core/entities/metric.js';
import type { ModelStage, ModelVersion } from '../../core/entities/model-version.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { ModelVersionDraft, RegisteredModelDraft, RegistryQuery, RegistryStore } from '../../ports/registry-store.js';
import * as aliases from './aliases.js';
import { createModelVersion, type DoubtfulVersions, deleteTwinVersions } from './create-model-version.js';
import { createRegisteredModel } from './create-registered-model.js';
import * as versions from './model-versions.js';
import * as models from './registered-models.js';

/** The model registry of a tracking server, over MLflow's REST API. The caller closes the HTTP client. */
export class RestRegistryStore implements RegistryStore {
  readonly kind = 'rest';
  readonly #http: HttpClient;
  readonly #doubtful: DoubtfulVersions = new Map();

  constructor(http: HttpClient) {
    this.#http = http;
  }

  createRegisteredModel(draft: RegisteredModelDraft, call?: CallOptions): Promise<RegisteredModel> {
    return createRegisteredModel(this.#http, draft, call);
  }

  getRegisteredModel(name: string, call?: CallOptions): Promise<RegisteredModel> {
    return models.getRegisteredModel(this.#http, name, call);
  }

  searchRegisteredModels(query: RegistryQuery, call?: CallOptions): Promise<PageResult<RegisteredModel>> {
    return models.searchRegisteredModels(this.#http, query, call);
  }

  updateRegisteredModel(name: string, description: string, call?: CallOptions): Promise<RegisteredModel> {
    return models.updateRegisteredModel(this.#http, name, description, call);
  }

  renameRegisteredModel(name: string, newName: string, call?: CallOptions): Promise<RegisteredModel> {
    return models.renameRegisteredModel(this.#http, name, newName, call);
  }

  deleteRegisteredModel(name: string, call?: CallOptions): Promise<void> {
    return models.deleteRegisteredModel(this.#http, name, call);
  }

  setRegisteredModelTag(name: string, tag: Tag, call?: CallOptions): Promise<void> {
    return models.setRegisteredModelTag(this.#http, name, tag, call);
  }

  deleteRegisteredModelTag(name: string, key: string, call?: CallOptions): Promise<void> {
    return models.deleteRegisteredModelTag(this.#http, name, key, call);
  }

  latestVersions(name: string, stages: readonly ModelStage[], call?: CallOptions): Promise<readonly ModelVersion[]> {
    return models.latestVersions(this.#http, name, stages, call);
  }

  async setAlias(name: string, alias: string, version: string, call?: CallOptions): Promise<void> {
    await this.#deleteTwins(name, version, call);
    await aliases.setAlias(this.#http, name, alias, version, call);
  }

  deleteAlias(name: string, alias: string, call?: CallOptions): Promise<void> {
    return aliases.deleteAlias(this.#http, name, alias, call);
  }

  getVersionByAlias(name: string, alias: string, call?: CallOptions): Promise<ModelVersion> {
    return aliases.getVersionByAlias(this.#http, name, alias, call);
  }

  createModelVersion(draft: ModelVersionDraft, call?: CallOptions): Promise<ModelVersion> {
    return createModelVersion(this.#http, this.#doubtful, draft, call);
  }

  getModelVersion(name: string, version: string, call?: CallOptions): Promise<ModelVersion> {
    return versions.getModelVersion(this.#http, name, version, call);
  }

  searchModelVersions(query: RegistryQuery, call?: CallOptions): Promise<PageResult<ModelVersion>> {
    return versions.searchModelVersions(this.#http, query, call);
  }

  updateModelVersion(name: string, version: string, description: string, call?: CallOptions): Promise<ModelVersion> {
    return versions.updateModelVersion(this.#http, name, version, description, call);
  }

  async deleteModelVersion(name: string, version: string, call?: CallOptions): Promise<void> {
    await this.#deleteTwins(name, version, call);
    await versions.deleteModelVersion(this.#http, name, version, call);
  }

  async setModelVersionTag(name: string, version: string, tag: Tag, call?: CallOptions): Promise<void> {
    await this.#deleteTwins(name, version, call);
    await versions.setModelVersionTag(this.#http, name, version, tag, call);
  }

  deleteModelVersionTag(name: string, version: string, key: string, call?: CallOptions): Promise<void> {
    return versions.deleteModelVersionTag(this.#http, name, version, key, call);
  }

  async transitionStage(
    name: string,
    version: string,
    change: { readonly stage: ModelStage; readonly archiveExisting: boolean },
    call?: CallOptions,
  ): Promise<ModelVersion> {
    await this.#deleteTwins(name, version, call);
    return versions.transitionStage(this.#http, name, version, change, call);
  }

  downloadUri(name: string, version: string, call?: CallOptions): Promise<string> {
    return versions.downloadUri(this.#http, name, version, call);
  }

  /**
   * Before the first change that makes a version known is the moment to look for its twins. Only a failure that may pass
   * is reported, so that the caller tries again.
   */
  async #deleteTwins(name: string, version: string, call: CallOptions | undefined): Promise<void> {
    await deleteTwinVersions(this.#http, this.#doubtful, name, version, call).catch((error: unknown) => {
      if (!isMlflowOpsError(error) || error.retryable) throw error;
    });
  }
}
