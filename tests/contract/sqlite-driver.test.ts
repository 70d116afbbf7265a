import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection, SqliteDriver } from '../../src/stores/sqlite/connection.js';
import { DriverError, type DriverErrorKind } from '../../src/stores/sqlite/driver-error.js';
import { everyDriver } from '../support/open-embedded-store.js';

function kindOf(work: () => unknown): DriverErrorKind | 'no error' {
  try {
    work();
  } catch (error) {
    if (error instanceof DriverError) return error.kind;
    throw error;
  }
  return 'no error';
}

for (const { name, driver, skip } of await everyDriver()) {
  if (skip === undefined) describe(`SQLite driver ${name}`, () => driverContract(driver));
  else describe.skip(`SQLite driver ${name} (${skip})`, () => driverContract(undefined));
}

function driverContract(driver: SqliteDriver | undefined): void {
  const directory = join(tmpdir(), `sqlite-driver-${process.pid}`);
  const opened: Connection[] = [];
  const open = (path = ':memory:') => {
    if (driver === undefined) throw new Error('This Node does not have the driver.');
    const connection = driver.open(path);
    opened.push(connection);
    return connection;
  };
  const file = (name: string) => join(directory, name);
  beforeEach(() => mkdirSync(directory, { recursive: true }));
  afterEach(() => {
    for (const connection of opened.splice(0)) connection.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const values: Record<string, readonly [sql: string, read: unknown]> = {
    'an integer': ['SELECT 42', 42],
    'the largest safe integer': [`SELECT ${Number.MAX_SAFE_INTEGER}`, Number.MAX_SAFE_INTEGER],
    'the smallest safe integer': [`SELECT ${Number.MIN_SAFE_INTEGER}`, Number.MIN_SAFE_INTEGER],
    'the largest double': ['SELECT 1.7976931348623157e308', Number.MAX_VALUE],
    'a float beyond 2^53': ['SELECT 1e16', 1e16],
    'a small float': ['SELECT 5e-324', 5e-324],
    'a text in any script': ["SELECT 'é 実験 🧪'", 'é 実験 🧪'],
    'an empty text': ["SELECT ''", ''],
    NULL: ['SELECT NULL', null],
    'a blob': ["SELECT x'0102'", Uint8Array.of(1, 2)],
  };
  for (const [what, [sql, read]] of Object.entries(values)) {
    test(`reads ${what}`, () => {
      const [value] = open().prepare(sql).rows()[0] ?? [];
      expect(value instanceof Uint8Array ? Uint8Array.from(value) : value).toEqual(read);
    });
  }

  test('binds numbers, texts, bigints, NULL and blobs by position', () => {
    const row = [1.5, 'x', 2n ** 60n, null, Uint8Array.of(7), 3];
    const connection = open();
    connection.execute('CREATE TABLE t (a, b, c INTEGER, d, e, f INTEGER)');
    expect(connection.prepare('INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)').run(row)).toBe(1);
    const found = connection.prepare('SELECT a, b, CAST(c AS TEXT), d, hex(e), typeof(f) FROM t').rows();
    expect(found).toEqual([[1.5, 'x', String(2n ** 60n), null, '07', 'integer']]);
  });

  test('returns rows as arrays in the order of the columns, same names included', () => {
    expect(open().prepare('SELECT 1 AS a, 2 AS a UNION ALL SELECT 3, 4').rows()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  for (const integer of ['9007199254740992', '-9007199254740992', '9007199254740993', '9223372036854775807']) {
    test(`refuses to round the integer ${integer}, also beside floats and in what a write returns`, () => {
      const connection = open();
      connection.execute('CREATE TABLE t (i INTEGER)');
      expect(kindOf(() => connection.prepare(`SELECT 1e300, ${integer}`).rows())).toBe('integer-range');
      expect(kindOf(() => connection.prepare(`INSERT INTO t VALUES (${integer}) RETURNING i`).rows())).toBe('integer-range');
      const [[text] = []] = connection.prepare('SELECT CAST(i AS TEXT) FROM t').rows();
      expect(text).toBe(integer);
    });
  }

  test('goes on with small integers after a large one', () => {
    const statement = open().prepare('SELECT ?');
    expect(kindOf(() => statement.rows([2n ** 60n]))).toBe('integer-range');
    expect(statement.rows([7n])).toEqual([[7]]);
    expect(statement.rows([1e300])).toEqual([[1e300]]);
  });

  test('counts changed rows', () => {
    const connection = open();
    connection.execute('CREATE TABLE t (k PRIMARY KEY, v); INSERT INTO t VALUES (1, 0), (2, 0)');
    expect(connection.prepare('UPDATE t SET v = ? WHERE k <= ?').run([1, 2])).toBe(2);
    expect(connection.prepare('INSERT INTO t VALUES (1, 1) ON CONFLICT DO NOTHING').run()).toBe(0);
  });

  test('tells a repeated key from other broken constraints', () => {
    const connection = open();
    connection.execute('PRAGMA foreign_keys = ON; CREATE TABLE p (k PRIMARY KEY, u UNIQUE, n NOT NULL); INSERT INTO p VALUES (1, 1, 1)');
    connection.execute('CREATE TABLE c (p REFERENCES p (k))');
    expect(kindOf(() => connection.prepare('INSERT INTO p VALUES (1, 2, 1)').run())).toBe('unique');
    expect(kindOf(() => connection.prepare('INSERT INTO p VALUES (2, 1, 1)').run())).toBe('unique');
    expect(kindOf(() => connection.prepare('INSERT INTO p VALUES (2, 2, NULL)').run())).toBe('constraint');
    expect(kindOf(() => connection.prepare('INSERT INTO c VALUES (9)').run())).toBe('constraint');
  });

  test('does not wait for a lock', () => {
    const [holder, other] = [open(file('locked.db')), open(file('locked.db'))];
    holder.execute('CREATE TABLE t (a); BEGIN IMMEDIATE');
    // The fastest of some, because other programs run beside this one.
    const times = Array.from({ length: 10 }, () => {
      const start = performance.now();
      expect(kindOf(() => other.execute('BEGIN IMMEDIATE'))).toBe('busy');
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });

  test('says that a database is full', () => {
    const connection = open(file('full.db'));
    connection.execute('CREATE TABLE t (a); PRAGMA max_page_count = 3');
    expect(kindOf(() => connection.prepare('INSERT INTO t VALUES (?)').run(['x'.repeat(100_000)]))).toBe('full');
  });

  test('says that a database is read-only', () => {
    const connection = open(file('readonly.db'));
    connection.execute('CREATE TABLE t (a); PRAGMA query_only = ON');
    expect(kindOf(() => connection.execute('INSERT INTO t VALUES (1)'))).toBe('readonly');
  });

  test('says that a file is not a database or cannot be opened', () => {
    writeFileSync(file('text.db'), 'This is plain text, and long enough to be read as a header of a database file. '.repeat(20));
    expect(kindOf(() => open(file('text.db')).prepare('SELECT * FROM sqlite_master').rows())).toBe('not-a-database');
    expect(kindOf(() => open(directory))).toBe('cannot-open');
    expect(kindOf(() => open(file('missing/x.db')))).toBe('cannot-open');
  });

  test('says that a file is damaged', () => {
    const connection = open(file('damaged.db'));
    connection.execute('CREATE TABLE t (a)');
    connection.prepare('INSERT INTO t VALUES (?)').run(['x'.repeat(100_000)]);
    const bytes = readFileSync(file('damaged.db'));
    writeFileSync(file('damaged.db'), bytes.fill(0xff, 4096));
    expect(kindOf(() => open(file('damaged.db')).prepare('SELECT a FROM t').rows())).toBe('corrupt');
  });

  test('reports wrong SQL with the reason of SQLite', () => {
    expect(kindOf(() => open().prepare('SELECT * FROM nowhere').rows())).toBe('other');
    expect(() => open().prepare('SELEC')).toThrow(/syntax error/);
  });

  test('prepares again by itself when another connection changed the schema', () => {
    const [one, two] = [open(file('schema.db')), open(file('schema.db'))];
    one.execute('CREATE TABLE t (a)');
    const statement = two.prepare('SELECT a FROM t');
    expect(statement.rows()).toEqual([]);
    one.execute("ALTER TABLE t ADD COLUMN b DEFAULT 'x'; INSERT INTO t (a) VALUES (1)");
    expect(statement.rows()).toEqual([[1]]);
  });
}
