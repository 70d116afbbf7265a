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
