/** A real MLflow server that the test run started. */
export interface MlflowServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly uri: string;
  /** SQLAlchemy URI of its database, credentials included. */
  readonly backendStoreUri: string;
  /** Path of its SQLite file; absent on PostgreSQL. */
  readonly backendFile?: string | undefined;
  /** A Python that can import `mlflow` of the server's version. */
  readonly python: string;
}

/** What the global setup hands to every test. */
interface MlflowServers {
  readonly sqlite?: MlflowServer | undefined;
  readonly postgres?: MlflowServer | undefined;
  /** Why a server is missing. */
  readonly skips: readonly string[];
}

declare module 'vitest' {
  export interface ProvidedContext {
    mlflow: MlflowServers;
  }
}
