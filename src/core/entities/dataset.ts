/** A dataset by name and digest; the data itself stays where `source` says. */
export interface Dataset {
  /** At most 500 characters. */
  readonly name: string;
  /** Digest of the content, at most 36 characters. */
  readonly digest: string;
  /** Kind of source, such as `local`, `http`, `code`. */
  readonly sourceType: string;
  /** Where the data is, usually JSON. */
  readonly source: string;
  readonly schema?: string | undefined;
  readonly profile?: string | undefined;
}

/** A dataset as input of a run. The tag `mlflow.data.context` says what it was used for. */
export interface DatasetInput {
  readonly dataset: Dataset;
  /** Has no prototype. */
  readonly tags: Readonly<Record<string, string>>;
}
