import type { ArtifactPlace } from '../../ports/artifact-store.js';

/** Where the files of a model are, and what the registry says about it. */
export interface ResolvedModel {
  /** As it was asked for. */
  readonly uri: string;
  readonly place: ArtifactPlace;
  /** Path below the place of the directory that holds MLmodel; `''` for its root. */
  readonly path: string;
  /** Name in the registry. */
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly modelId?: string | undefined;
  readonly runId?: string | undefined;
  /** Tags of the version. Has no prototype. */
  readonly versionTags?: Readonly<Record<string, string>> | undefined;
}

/** Where the files of a model are. */
export type ModelPlace = Pick<ResolvedModel, 'place' | 'path' | 'modelId' | 'runId'>;
