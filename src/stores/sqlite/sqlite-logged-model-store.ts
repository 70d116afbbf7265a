import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import type { Tag } from '../../core/entities/metric.js';
import type { PageResult } from '../../core/page.js';
import type { LoggedModelDraft, LoggedModelQuery, LoggedModelStore } from '../../ports/logged-model-store.js';
import { Deadline } from './deadline.js';
import {
  createLoggedModel,
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  getLoggedModel,
  setLoggedModelTags,
} from './logged-models.js';
import { searchLoggedModels } from './search-logged-models.js';
import type { StoreContext } from './store-context.js';

/** Logged models in a SQLite file of MLflow's own schema. Each method is described at the function it calls. */
export class SqliteLoggedModelStore implements LoggedModelStore {
  readonly kind = 'sqlite';
  readonly #context: StoreContext;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  createLoggedModel(draft: LoggedModelDraft, call?: CallOptions): Promise<LoggedModel> {
    return createLoggedModel(this.#context, draft, new Deadline(call));
  }

  finalizeLoggedModel(modelId: string, status: 'READY' | 'FAILED', call?: CallOptions): Promise<LoggedModel> {
    return finalizeLoggedModel(this.#context, modelId, status, new Deadline(call));
  }

  getLoggedModel(modelId: string, call?: CallOptions): Promise<LoggedModel> {
    return getLoggedModel(this.#context, modelId, new Deadline(call));
  }

  searchLoggedModels(query: LoggedModelQuery, call?: CallOptions): Promise<PageResult<LoggedModel>> {
    return searchLoggedModels(this.#context, query, new Deadline(call));
  }

  setLoggedModelTags(modelId: string, tags: readonly Tag[], call?: CallOptions): Promise<void> {
    return setLoggedModelTags(this.#context, modelId, tags, new Deadline(call));
  }

  deleteLoggedModelTag(modelId: string, key: string, call?: CallOptions): Promise<void> {
    return deleteLoggedModelTag(this.#context, modelId, key, new Deadline(call));
  }

  deleteLoggedModel(modelId: string, call?: CallOptions): Promise<void> {
    return deleteLoggedModel(this.#context, modelId, new Deadline(call));
  }
}
