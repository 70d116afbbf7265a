import type { CallOptions } from '../../core/call-options.js';
import type { Tag } from '../../core/entities/metric.js';
import type { ModelStage, ModelVersion } from '../../core/entities/model-version.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import type { PageResult } from '../../core/page.js';
import type { ModelVersionDraft, RegisteredModelDraft, RegistryQuery, RegistryStore } from '../../ports/registry-store.js';
import { Deadline } from './deadline.js';
import { deleteAlias, getVersionByAlias, setAlias } from './registry/aliases.js';
import {
  createModelVersion,
  deleteModelVersion,
  deleteModelVersionTag,
  downloadUri,
  getModelVersion,
  latestVersions,
  setModelVersionTag,
  transitionStage,
  updateModelVersion,
} from './registry/model-versions.js';
import {
  createRegisteredModel,
  deleteRegisteredModel,
  deleteRegisteredModelTag,
  getRegisteredModel,
  renameRegisteredModel,
  setRegisteredModelTag,
  updateRegisteredModel,
} from './registry/registered-models.js';
import { searchModelVersions, searchRegisteredModels } from './registry/searches.js';
import type { StoreContext } from './store-context.js';

/** Registered models in a SQLite file of MLflow's own schema. Each method is described at the function it calls. */
export class SqliteRegistryStore implements RegistryStore {
  readonly kind = 'sqlite';
  readonly #context: StoreContext;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  createRegisteredModel(draft: RegisteredModelDraft, call?: CallOptions): Promise<RegisteredModel> {
    return createRegisteredModel(this.#context, draft, new Deadline(call));
  }

  getRegisteredModel(name: string, call?: CallOptions): Promise<RegisteredModel> {
    return getRegisteredModel(this.#context, name, new Deadline(call));
  }

  searchRegisteredModels(query: RegistryQuery, call?: CallOptions): Promise<PageResult<RegisteredModel>> {
    return searchRegisteredModels(this.#context, query, new Deadline(call));
  }

  updateRegisteredModel(name: string, description: string, call?: CallOptions): Promise<RegisteredModel> {
    return updateRegisteredModel(this.#context, name, description, new Deadline(call));
  }

  renameRegisteredModel(name: string, newName: string, call?: CallOptions): Promise<RegisteredModel> {
    return renameRegisteredModel(this.#context, name, newName, new Deadline(call));
  }

  deleteRegisteredModel(name: string, call?: CallOptions): Promise<void> {
    return deleteRegisteredModel(this.#context, name, new Deadline(call));
  }

  setRegisteredModelTag(name: string, tag: Tag, call?: CallOptions): Promise<void> {
    return setRegisteredModelTag(this.#context, name, tag, new Deadline(call));
  }

  deleteRegisteredModelTag(name: string, key: string, call?: CallOptions): Promise<void> {
    return deleteRegisteredModelTag(this.#context, name, key, new Deadline(call));
  }

  latestVersions(name: string, stages: readonly ModelStage[], call?: CallOptions): Promise<readonly ModelVersion[]> {
    return latestVersions(this.#context, name, stages, new Deadline(call));
  }

  setAlias(name: string, alias: string, version: string, call?: CallOptions): Promise<void> {
    return setAlias(this.#context, name, alias, version, new Deadline(call));
  }

  deleteAlias(name: string, alias: string, call?: CallOptions): Promise<void> {
    return deleteAlias(this.#context, name, alias, new Deadline(call));
  }

  getVersionByAlias(name: string, alias: string, call?: CallOptions): Promise<ModelVersion> {
    return getVersionByAlias(this.#context, name, alias, new Deadline(call));
  }

  createModelVersion(draft: ModelVersionDraft, call?: CallOptions): Promise<ModelVersion> {
    return createModelVersion(this.#context, draft, new Deadline(call));
  }

  getModelVersion(name: string, version: string, call?: CallOptions): Promise<ModelVersion> {
    return getModelVersion(this.#context, name, version, new Deadline(call));
  }

  searchModelVersions(query: RegistryQuery, call?: CallOptions): Promise<PageResult<ModelVersion>> {
    return searchModelVersions(this.#context, query, new Deadline(call));
  }

  updateModelVersion(name: string, version: string, description: string, call?: CallOptions): Promise<ModelVersion> {
    return updateModelVersion(this.#context, name, version, description, new Deadline(call));
  }

  deleteModelVersion(name: string, version: string, call?: CallOptions): Promise<void> {
    return deleteModelVersion(this.#context, name, version, new Deadline(call));
  }

  setModelVersionTag(name: string, version: string, tag: Tag, call?: CallOptions): Promise<void> {
    return setModelVersionTag(this.#context, name, version, tag, new Deadline(call));
  }

  deleteModelVersionTag(name: string, version: string, key: string, call?: CallOptions): Promise<void> {
    return deleteModelVersionTag(this.#context, name, version, key, new Deadline(call));
  }

  transitionStage(
    name: string,
    version: string,
    change: { readonly stage: ModelStage; readonly archiveExisting: boolean },
    call?: CallOptions,
  ): Promise<ModelVersion> {
    return transitionStage(this.#context, name, version, change, new Deadline(call));
  }

  downloadUri(name: string, version: string, call?: CallOptions): Promise<string> {
    return downloadUri(this.#context, name, version, new Deadline(call));
  }
}
