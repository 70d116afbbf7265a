import type { ModelSignature } from '../../core/entities/model-signature.js';

/** A model that was logged. */
export interface LoggedModelFiles {
  /** Absent on servers that have no logged models. */
  readonly modelId?: string | undefined;
  readonly runId?: string | undefined;
  readonly name: string;
  /** `models:/m-…`, or `runs:/…` where there are no logged models; the source to register a version from. */
  readonly modelUri: string;
  /** URI of the directory that holds MLmodel. */
  readonly artifactUri: string;
  /** `sha256:` and hex digits over all files of the model. */
  readonly digest: string;
  readonly signature?: ModelSignature | undefined;
}
