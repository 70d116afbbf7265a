import type { CallOptions } from '../core/call-options.js';
import type { Tag } from '../core/entities/metric.js';
import type { ModelStage, ModelVersion } from '../core/entities/model-version.js';
import type { RegisteredModel } from '../core/entities/registered-model.js';
import type { PageResult } from '../core/page.js';

/** What a new registered model is made of. */
export interface RegisteredModelDraft {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** What a new version is made of. */
export interface ModelVersionDraft {
  readonly name: string;
  /** Client-made key of the version. It is written as tag `mlflow_ops.key` and makes the create repeatable. */
  readonly key: string;
  readonly source: string;
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** A page request over registered models or versions. */
export interface RegistryQuery {
  /** MLflow's search grammar; absent means everything. */
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/** Where registered models and their versions live. Arguments are validated by the caller. */
export interface RegistryStore {
  readonly kind: 'rest' | 'sqlite';

  createRegisteredModel(draft: RegisteredModelDraft, call?: CallOptions): Promise<RegisteredModel>;
  getRegisteredModel(name: string, call?: CallOptions): Promise<RegisteredModel>;
  searchRegisteredModels(query: RegistryQuery, call?: CallOptions): Promise<PageResult<RegisteredModel>>;
  updateRegisteredModel(name: string, description: string, call?: CallOptions): Promise<RegisteredModel>;
  renameRegisteredModel(name: string, newName: string, call?: CallOptions): Promise<RegisteredModel>;
  deleteRegisteredModel(name: string, call?: CallOptions): Promise<void>;
  setRegisteredModelTag(name: string, tag: Tag, call?: CallOptions): Promise<void>;
  /** An absent tag is deleted already. */
  deleteRegisteredModelTag(name: string, key: string, call?: CallOptions): Promise<void>;
  /** The newest version of each of these stages; of all stages when none is given. */
  latestVersions(name: string, stages: readonly ModelStage[], call?: CallOptions): Promise<readonly ModelVersion[]>;

  /** Points an alias to a version, also when it points to another one. */
  setAlias(name: string, alias: string, version: string, call?: CallOptions): Promise<void>;
  /** An absent alias is deleted already. */
  deleteAlias(name: string, alias: string, call?: CallOptions): Promise<void>;
  /** @throws NotFoundError listing the aliases that exist */
  getVersionByAlias(name: string, alias: string, call?: CallOptions): Promise<ModelVersion>;

  createModelVersion(draft: ModelVersionDraft, call?: CallOptions): Promise<ModelVersion>;
  getModelVersion(name: string, version: string, call?: CallOptions): Promise<ModelVersion>;
  searchModelVersions(query: RegistryQuery, call?: CallOptions): Promise<PageResult<ModelVersion>>;
  updateModelVersion(name: string, version: string, description: string, call?: CallOptions): Promise<ModelVersion>;
  /** Deletes a version for good; its aliases go with it. */
  deleteModelVersion(name: string, version: string, call?: CallOptions): Promise<void>;
  setModelVersionTag(name: string, version: string, tag: Tag, call?: CallOptions): Promise<void>;
  /** An absent tag is deleted already. */
  deleteModelVersionTag(name: string, version: string, key: string, call?: CallOptions): Promise<void>;
  transitionStage(
    name: string,
    version: string,
    change: { readonly stage: ModelStage; readonly archiveExisting: boolean },
    call?: CallOptions,
  ): Promise<ModelVersion>;
  /** URI from which the version's files can be read. */
  downloadUri(name: string, version: string, call?: CallOptions): Promise<string>;
}
