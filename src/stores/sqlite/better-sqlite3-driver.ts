import type BetterSqlite3 from 'better-sqlite3';
import type { Connection, SqliteDriver, SqlRow, SqlValue, Statement } from './connection.js';
import { DriverError, type DriverErrorKind, integerRangeError } from './driver-error.js';

type Database = InstanceType<typeof BetterSqlite3>;
type NativeStatement = ReturnType<Database['prepare']>;

/**
 * Loads better-sqlite3.
 *
 * @throws Error when the package is not installed or its native part does not load in this Node
 */
export async function openBetterSqlite3(): Promise<SqliteDriver> {
  const { default: Database } = await import('better-sqlite3');
  // The native part loads with the first database, and it is what usually fails.
  new Database(':memory:', { timeout: 0 }).close();
  return {
    name: 'better-sqlite3',
    open: (path) => connectionOf(translated(() => new Database(path, { timeout: 0 }))),
  };
}

function connectionOf(database: Database): Connection {
  return {
    prepare: (sql) => statementOf(translated(() => database.prepare(sql))),
    execute: (sql) => translated(() => database.exec(sql)),
    close: () => database.close(),
  };
}

function statementOf(native: NativeStatement): Statement {
  if (native.reader) native.raw(true);
  // Running a statement again to look closer at its integers is only harmless when it changes nothing.
  const repeatable = native.readonly;
  if (native.reader && !repeatable) native.safeIntegers(true);
  return {
    run: (parameters = []) => translated(() => native.run(parameters).changes),
    rows<R extends SqlRow>(parameters: readonly SqlValue[] = []): R[] {
      const rows = translated(() => native.all(parameters)) as unknown as SqlValue[][];
      if (!repeatable) return withNumbers(rows) as unknown as R[];
      return (rows.some(mayBeRounded) ? exactRows(native, parameters) : rows) as unknown as R[];
    },
  };
}

/** better-sqlite3 rounds large integers silently, so a number of that size is either a true float or a rounded integer. */
function mayBeRounded(row: readonly SqlValue[]): boolean {
  for (const value of row) {
    if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)) return true;
  }
  return false;
}

function exactRows(native: NativeStatement, parameters: readonly SqlValue[]): SqlValue[][] {
  native.safeIntegers(true);
  try {
    return withNumbers(translated(() => native.all(parameters)) as unknown as SqlValue[][]);
  } finally {
    native.safeIntegers(false);
  }
}

function withNumbers(rows: SqlValue[][]): SqlValue[][] {
  for (const row of rows) {
    for (const [index, value] of row.entries()) {
      if (typeof value !== 'bigint') continue;
      const number = Number(value);
      if (!Number.isSafeInteger(number)) throw integerRangeError();
      row[index] = number;
    }
  }
  return rows;
}

const kinds: readonly (readonly [prefix: string, kind: DriverErrorKind])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_PROTOCOL', 'busy'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'unique'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'unique'],
  ['SQLITE_CONSTRAINT_ROWID', 'unique'],
  ['SQLITE_CONSTRAINT', 'constraint'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'readonly'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'not-a-database'],
  ['SQLITE_CANTOPEN', 'cannot-open'],
  ['SQLITE_IOERR', 'io'],
];

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code === 'string')
      throw new DriverError(kinds.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'other', message, { cause: error });
    if (message.startsWith('Cannot open database')) throw new DriverError('cannot-open', message, { cause: error });
    throw new DriverError('other', message, { cause: error });
  }
}
