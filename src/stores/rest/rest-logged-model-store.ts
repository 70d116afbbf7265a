import type { CallOptions } from '../../core/call-options.js';
import type { LoggedModel } from '../../core/entities/logged-model.js';
import type { Tag } from '../../core/entities/metric.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import { NotSupportedError } from '../../core/errors/request-error.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { LoggedModelDraft, LoggedModelQuery, LoggedModelStore } from '../../ports/logged-model-store.js';
import { createLoggedModel, type DoubtfulModels, deleteTwinModels } from './create-logged-model.js';
import * as models from './logged-models.js';
import { RestServerProbe } from './rest-server-probe.js';

/** Logged models on a tracking server, over MLflow's REST API. The caller closes the HTTP client. */
export class RestLoggedModelStore implements LoggedModelStore {
  readonly kind = 'rest';
  readonly #http: HttpClient;
  readonly #doubtful: DoubtfulModels = new Map();

  constructor(http: HttpClient) {
    this.#http = http;
  }

  createLoggedModel(draft: LoggedModelDraft, call?: CallOptions): Promise<LoggedModel> {
    return this.#ask(createLoggedModel(this.#http, this.#doubtful, draft, call), call);
  }

  /** The end of a model that was created in doubt is the moment to look for its twins, as with runs. */
  async finalizeLoggedModel(modelId: string, status: 'READY' | 'FAILED', call?: CallOptions): Promise<LoggedModel> {
    const model = await this.#ask(models.finalizeLoggedModel(this.#http, modelId, status, call), call);
    await deleteTwinModels(this.#http, this.#doubtful, modelId, call).catch((error: unknown) => {
      if (!isMlflowOpsError(error) || error.retryable) throw error;
    });
    return model;
  }

  getLoggedModel(modelId: string, call?: CallOptions): Promise<LoggedModel> {
    return this.#ask(models.getLoggedModel(this.#http, modelId, call), call);
  }

  searchLoggedModels(query: LoggedModelQuery, call?: CallOptions): Promise<PageResult<LoggedModel>> {
    return this.#ask(models.searchLoggedModels(this.#http, query, call), call);
  }

  setLoggedModelTags(modelId: string, tags: readonly Tag[], call?: CallOptions): Promise<void> {
    return this.#ask(models.setLoggedModelTags(this.#http, modelId, tags, call), call);
  }

  deleteLoggedModelTag(modelId: string, key: string, call?: CallOptions): Promise<void> {
    return this.#ask(models.deleteLoggedModelTag(this.#http, modelId, key, call), call);
  }

  deleteLoggedModel(modelId: string, call?: CallOptions): Promise<void> {
    return this.#ask(models.deleteLoggedModel(this.#http, modelId, call), call);
  }

  /** A server without the endpoint is asked for its version, which says why. */
  async #ask<T>(answer: Promise<T>, call?: CallOptions): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof NotSupportedError) || error.status !== 404) throw error;
      const version = await new RestServerProbe(this.#http).version(call).catch(() => undefined);
      if (version === undefined || Number.parseInt(version, 10) >= 3) throw error;
      const { status, method, path, attempts, store } = error;
      throw new NotSupportedError(
        `The server runs MLflow ${version}, which has no logged models; they came with MLflow 3. Log the model as artifacts of its run instead.`,
        { status, method, path, attempts, store, details: { serverVersion: version } },
      );
    }
  }
}
