import type { CallOptions } from '../core/call-options.js';
import type { LoggedModel } from '../core/entities/logged-model.js';
import type { Param, Tag } from '../core/entities/metric.js';
import type { PageResult } from '../core/page.js';

/** What a new logged model is made of. */
export interface LoggedModelDraft {
  /** Client-made key. It is written as tag `mlflow_ops.key` and makes the create repeatable. */
  readonly key: string;
  readonly experimentId: string;
  /** The store invents a name when absent. */
  readonly name?: string | undefined;
  readonly modelType?: string | undefined;
  readonly sourceRunId?: string | undefined;
  /** Any number; the store splits them as the server needs. */
  readonly params: readonly Param[];
  readonly tags: readonly Tag[];
}

/** One key by which logged models are ordered. */
export interface LoggedModelOrder {
  /** An attribute, or `metrics.<key>`. */
  readonly fieldName: string;
  /** @default true */
  readonly ascending?: boolean | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/** A page request over the logged models of some experiments. */
export interface LoggedModelQuery {
  readonly experimentIds: readonly string[];
  /** MLflow's search grammar, in which a status is a number: 1 PENDING, 2 READY, 3 FAILED. */
  readonly filter?: string | undefined;
  /** Metric conditions count for these datasets only. */
  readonly datasets?: readonly { readonly datasetName: string; readonly datasetDigest?: string | undefined }[] | undefined;
  readonly orderBy?: readonly LoggedModelOrder[] | undefined;
  /** Size of a page. */
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/**
 * Where logged models live. Servers before MLflow 3 have none: there every method raises `NotSupportedError`. Arguments
 * are validated by the caller.
 */
export interface LoggedModelStore {
  readonly kind: 'rest' | 'sqlite';
  /** The new model is PENDING until it is finalized. */
  createLoggedModel(draft: LoggedModelDraft, call?: CallOptions): Promise<LoggedModel>;
  finalizeLoggedModel(modelId: string, status: 'READY' | 'FAILED', call?: CallOptions): Promise<LoggedModel>;
  getLoggedModel(modelId: string, call?: CallOptions): Promise<LoggedModel>;
  searchLoggedModels(query: LoggedModelQuery, call?: CallOptions): Promise<PageResult<LoggedModel>>;
  setLoggedModelTags(modelId: string, tags: readonly Tag[], call?: CallOptions): Promise<void>;
  /** @throws NotFoundError when there is no such tag */
  deleteLoggedModelTag(modelId: string, key: string, call?: CallOptions): Promise<void>;
  deleteLoggedModel(modelId: string, call?: CallOptions): Promise<void>;
}
