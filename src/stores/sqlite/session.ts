import type { Connection, SqlRow, SqlValue, Statement } from './connection.js';

/** What a transaction works with: SQL text in, rows out. Fixed texts are prepared once and kept. */
export class Session {
  readonly #connection: Connection;
  readonly #prepared = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Runs a statement of a fixed text; returns how many rows it changed. */
  run(sql: string, parameters?: readonly SqlValue[]): number {
    return this.#statement(sql).run(parameters);
  }

  /** All rows of a query of a fixed text. */
  rows<R extends SqlRow>(sql: string, parameters?: readonly SqlValue[]): R[] {
    return this.#statement(sql).rows<R>(parameters);
  }

  /** The first row of a query of a fixed text. */
  first<R extends SqlRow>(sql: string, parameters?: readonly SqlValue[]): R | undefined {
    return this.rows<R>(sql, parameters)[0];
  }

  /** All rows of a query whose text is made for this call, so that keeping it would fill the memory. */
  rowsOnce<R extends SqlRow>(sql: string, parameters?: readonly SqlValue[]): R[] {
    return this.#connection.prepare(sql).rows<R>(parameters);
  }

  /** Runs several statements without parameters. */
  execute(sql: string): void {
    this.#connection.execute(sql);
  }

  #statement(sql: string): Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.#connection.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }
}
