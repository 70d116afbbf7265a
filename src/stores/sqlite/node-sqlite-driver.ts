import type { Connection, SqliteDriver, SqlRow, SqlValue, Statement } from './connection.js';
import { DriverError, integerRangeError, kindOfCode } from './driver-error.js';

/** The part of `node:sqlite` that the driver uses; the oldest supported Node has no types for it. */
interface NativeStatement {
  setReturnArrays(on: boolean): void;
  run(...parameters: readonly SqlValue[]): { readonly changes: number | bigint };
  all(...parameters: readonly SqlValue[]): unknown[];
}
interface NativeDatabase {
  prepare(sql: string): NativeStatement;
  exec(sql: string): void;
  close(): void;
}
interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: { readonly timeout: number }) => NativeDatabase;
}

/** The first Node whose `node:sqlite` returns rows as arrays and prints no warning. */
const firstMajor = 24;

/**
 * Loads `node:sqlite`.
 *
 * @throws Error in a Node older than 24
 */
export async function openNodeSqlite(): Promise<SqliteDriver> {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < firstMajor) throw new Error(`needs Node ${firstMajor} or newer`);
  // Not import(): bundlers strip the "node:" prefix, without which this module does not exist.
  const sqlite = process.getBuiltinModule('node:sqlite') as unknown as NodeSqlite | undefined;
  if (sqlite === undefined) throw new Error('not part of this Node');
  return {
    name: 'node:sqlite',
    open: (path) => connectionOf(translated(() => new sqlite.DatabaseSync(path, { timeout: 0 }))),
  };
}

function connectionOf(database: NativeDatabase): Connection {
  return {
    prepare: (sql) => statementOf(translated(() => database.prepare(sql))),
    execute: (sql) => translated(() => database.exec(sql)),
    close: () => database.close(),
  };
}

function statementOf(native: NativeStatement): Statement {
  native.setReturnArrays(true);
  return {
    run: (parameters = []) => translated(() => Number(native.run(...parameters).changes)),
    rows: <R extends SqlRow>(parameters: readonly SqlValue[] = []) => translated(() => native.all(...parameters)) as unknown as R[],
  };
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message: string };
    if (code === 'ERR_OUT_OF_RANGE') throw integerRangeError(error);
    throw new DriverError(typeof errcode === 'number' ? kindOfCode(errcode) : 'other', message, { cause: error });
  }
}
