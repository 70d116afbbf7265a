/** What went wrong inside SQLite, the same for every driver. */
export type DriverErrorKind =
  | 'busy'
  | 'unique'
  | 'constraint'
  | 'full'
  | 'readonly'
  | 'corrupt'
  | 'not-a-database'
  | 'cannot-open'
  | 'io'
  | 'integer-range'
  | 'other';

/** A failure of SQLite. It stays inside this folder: callers of the store get the errors of `core/errors`. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
  readonly kind: DriverErrorKind;

  constructor(kind: DriverErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html), where they mean something to the store. */
const kindByPrimaryCode: Readonly<Record<number, DriverErrorKind>> = {
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  8: 'readonly', // SQLITE_READONLY
  10: 'io', // SQLITE_IOERR
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'cannot-open', // SQLITE_CANTOPEN
  15: 'busy', // SQLITE_PROTOCOL: lost a race for the lock of a WAL file
  19: 'constraint', // SQLITE_CONSTRAINT
  26: 'not-a-database', // SQLITE_NOTADB
};

const uniqueCodes = new Set([1555, 2067, 2579]); // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID

/** The kind that belongs to an extended result code. */
export function kindOfCode(extendedCode: number): DriverErrorKind {
  if (uniqueCodes.has(extendedCode)) return 'unique';
  return kindByPrimaryCode[extendedCode & 0xff] ?? 'other';
}

/** An integer in the database that no JavaScript number can hold. */
export function integerRangeError(cause?: unknown): DriverError {
  return new DriverError('integer-range', 'The database holds an integer beyond 2^53 - 1.', cause === undefined ? undefined : { cause });
}
