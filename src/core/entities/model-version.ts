/** Stages of the old kind; aliases replace them. */
export type ModelStage = 'None' | 'Staging' | 'Production' | 'Archived';

/** Where a version stands. */
export type ModelVersionStatus = 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';

/** One version of a registered model. */
export interface ModelVersion {
  readonly name: string;
  /** Decimal digits. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly creationTimestamp: number;
  /** Epoch milliseconds. */
  readonly lastUpdatedTimestamp: number;
  readonly description?: string | undefined;
  readonly userId?: string | undefined;
  readonly currentStage: ModelStage;
  /** URI of the model's files, such as `models:/m-…`, `runs:/…` or an artifact URI. */
  readonly source: string;
  readonly runId?: string | undefined;
  readonly runLink?: string | undefined;
  /** Logged model that the version was made from; read from `source` where the store does not tell. */
  readonly modelId?: string | undefined;
  readonly status: ModelVersionStatus;
  readonly statusMessage?: string | undefined;
  /** Has no prototype. */
  readonly tags: Readonly<Record<string, string>>;
  /** Searches leave them empty; a single version always carries them. */
  readonly aliases: readonly string[];
}
