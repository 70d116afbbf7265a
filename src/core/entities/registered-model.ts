import type { ModelVersion } from './model-version.js';

/** A name under which versions of a model are registered. */
export interface RegisteredModel {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly creationTimestamp: number;
  /** Epoch milliseconds. */
  readonly lastUpdatedTimestamp: number;
  readonly description?: string | undefined;
  /** Has no prototype. */
  readonly tags: Readonly<Record<string, string>>;
  /** Version of every alias. Has no prototype. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The newest version of every stage. */
  readonly latestVersions: readonly ModelVersion[];
}
