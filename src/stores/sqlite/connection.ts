/** What SQLite stores, as JavaScript sees it. Integers come back as numbers; one that a number cannot hold is an error. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** A row as an array, in the order of the selected columns. */
export type SqlRow = readonly SqlValue[];

/** A prepared statement with positional parameters. */
export interface Statement {
  /**
   * Runs a statement that returns no rows.
   *
   * @returns how many rows were inserted, changed or deleted
   * @throws DriverError
   */
  run(parameters?: readonly SqlValue[]): number;
  /**
   * Runs a statement and returns all its rows. `R` states what the caller selected.
   *
   * @throws DriverError, of kind `integer-range` when an integer is beyond ±(2^53 − 1)
   */
  rows<R extends SqlRow>(parameters?: readonly SqlValue[]): R[];
}

/** An open database. Everything about it is synchronous, and nothing waits for a lock. */
export interface Connection {
  /** @throws DriverError */
  prepare(sql: string): Statement;
  /**
   * Runs any number of statements without parameters.
   *
   * @throws DriverError
   */
  execute(sql: string): void;
  close(): void;
}

/** The drivers by their import names. */
export type SqliteDriverName = 'node:sqlite' | 'better-sqlite3';

/** A way to reach SQLite. The two drivers behave alike; one contract suite holds both to it. */
export interface SqliteDriver {
  readonly name: SqliteDriverName;
  /**
   * Opens a file, which is created when absent, or `:memory:`.
   *
   * @throws DriverError
   */
  open(path: string): Connection;
}
