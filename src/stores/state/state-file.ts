import type { CallOptions } from '../../core/call-options.js';
import { AbortError } from '../../core/errors/request-error.js';
import { StoreError, type StoreErrorKind } from '../../core/errors/store-error.js';
import type { loadDriver } from '../sqlite/driver.js';

type Driver = Awaited<ReturnType<typeof loadDriver>>;
type Connection = ReturnType<Driver['open']>;
type Statement = ReturnType<Connection['prepare']>;
type Parameters = NonNullable<Arguments<Statement['run']>[0]>;
type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;

/** What a transaction works with. */
export interface Transaction {
  /** Returns how many rows were changed. */
  run(sql: string, parameters?: Parameters): number;
  rows<R extends Parameters>(sql: string, parameters?: Parameters): R[];
}

const defaultTimeoutMs = 20_000;
const shortestPauseMs = 1;
const longestPauseMs = 50;
const schemaVersion = 1;

const schema = `CREATE TABLE IF NOT EXISTS revisions (last INTEGER NOT NULL);
INSERT INTO revisions (last) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM revisions);
CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT, revision INTEGER NOT NULL, expires_at INTEGER, deleted_at INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_by_revision ON entries (revision);
CREATE INDEX IF NOT EXISTS entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS records (stream TEXT, position INTEGER, value TEXT NOT NULL, PRIMARY KEY (stream, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, token INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA user_version = ${schemaVersion}`;

/** The SQLite file of a state store. Nothing in it waits for a lock: work that finds the file locked runs again after a pause. */
export class StateFile {
  readonly path: string;
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #transaction: Transaction;
  #closed = false;

  /** @throws StoreError */
  static async open(driver: Driver, path: string): Promise<StateFile> {
    let connection: Connection;
    try {
      connection = driver.open(path);
    } catch (error) {
      throw stateFailure(error, path);
    }
    const file = new StateFile(connection, path);
    try {
      // Carrying the log over into the file stalls the process; SQLite's 1,000 pages take twice as long and more.
      await file.#retry(undefined, () =>
        connection.execute(
          'PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 250',
        ),
      );
      await file.write(undefined, ({ rows }) => {
        const [[version] = [0]] = rows<[number]>('PRAGMA user_version');
        if (version > schemaVersion) {
          throw new StoreError(`${path} was made by a newer version of this package; update it, or choose another place.`, {
            kind: 'unknown-schema',
          });
        }
        if (version < schemaVersion) connection.execute(schema);
      });
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  private constructor(connection: Connection, path: string) {
    this.#connection = connection;
    this.path = path;
    this.#transaction = {
      run: (sql, parameters) => this.#statement(sql).run(parameters),
      rows: (sql, parameters) => this.#statement(sql).rows(parameters),
    };
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Reads. @throws StoreError, AbortError */
  read<T>(call: CallOptions | undefined, work: (transaction: Transaction) => T): Promise<T> {
    return this.#retry(call, () => work(this.#transaction));
  }

  /** Writes in one transaction; the work may run more than once. @throws StoreError, AbortError */
  write<T>(call: CallOptions | undefined, work: (transaction: Transaction) => T): Promise<T> {
    return this.#retry(call, () => {
      this.#transaction.run('BEGIN IMMEDIATE');
      try {
        const result = work(this.#transaction);
        this.#transaction.run('COMMIT');
        return result;
      } catch (error) {
        try {
          this.#transaction.run('ROLLBACK');
        } catch {
          // SQLite rolled back by itself, as it does after a full disk.
        }
        throw error;
      }
    });
  }

  close(): void {
    if (!this.#closed) this.#connection.close();
    this.#closed = true;
  }

  async #retry<T>(call: CallOptions | undefined, work: () => T): Promise<T> {
    const end = performance.now() + (call?.timeoutMs ?? defaultTimeoutMs);
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      throwIfAborted(call);
      if (this.#closed) throw new StoreError(`The state store on ${this.path} is closed.`, { kind: 'io' });
      try {
        return work();
      } catch (error) {
        if (kindOf(error) === undefined) throw error;
        if (kindOf(error) !== 'busy' || performance.now() >= end) throw stateFailure(error, this.path);
      }
      // Several waiting processes must not try again in step.
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())).unref());
    }
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#connection.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

function throwIfAborted(call: CallOptions | undefined): void {
  if (call?.signal?.aborted !== true) return;
  throw new AbortError('The call to the state store was aborted by its signal.', { cause: call.signal.reason });
}

/** The kind of a driver's error; `undefined` for other errors. */
function kindOf(error: unknown): string | undefined {
  const { name, kind } = error as { readonly name?: unknown; readonly kind?: unknown };
  return name === 'DriverError' && typeof kind === 'string' ? kind : undefined;
}

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  busy: 'busy',
  readonly: 'readonly',
  full: 'full',
  corrupt: 'corrupt',
  'not-a-database': 'not-a-database',
};

function stateFailure(error: unknown, path: string): StoreError {
  const kind = kinds[kindOf(error) ?? ''] ?? 'io';
  const what = kind === 'busy' ? 'stayed locked by another process' : `cannot be used (${kind})`;
  return new StoreError(`The state file ${path} ${what}. Check the file, its directory and the free space.`, {
    kind,
    cause: error,
    details: { path },
  });
}
