import { joined, raw, type Sql, sql } from './sql.js';

/** Tables with one row for each (key, owner), which is also their primary key. */
export type ValueTable = 'latest_metrics' | 'params' | 'tags' | 'experiment_tags';

interface ValueJoin {
  readonly table: ValueTable;
  readonly key: string;
  readonly alias: Sql;
  /** Whether owners without the key drop out. */
  required: boolean;
}

/** SQLite joins at most 64 tables; what a filter needs beyond this many is looked up instead. */
const maxFilterJoins = 30;

/**
 * The values that one search looks at. Every (table, key) is joined once by its primary key, so that SQLite can begin
 * with the rows of a filtered key instead of asking each owner for it, and ordering by a filtered key costs nothing.
 */
export class ValueJoins {
  readonly #idColumn: Sql;
  readonly #joins = new Map<string, ValueJoin>();

  /** @param idColumn column of the owner's id, in the owner's table (aliased `o`) and in the tables of values */
  constructor(idColumn: 'run_uuid' | 'experiment_id') {
    this.#idColumn = raw(idColumn);
  }

  /** A condition that holds for owners which have the key and whose value satisfies `test`, when there is one. */
  having(table: ValueTable, key: string, test?: (alias: Sql) => Sql): Sql {
    if (this.#find(table, key) === undefined && this.#joins.size >= maxFilterJoins) return this.#exists(table, key, test);
    const join = this.#join(table, key);
    join.required = true;
    return test === undefined ? sql`1` : test(join.alias);
  }

  /** A condition that holds for owners without the key. */
  lacking(table: ValueTable, key: string): Sql {
    return sql`NOT ${this.#exists(table, key)}`;
  }

  /** The alias under which the value of a key can be ordered by; its columns are NULL for owners without the key. */
  optional(table: ValueTable, key: string): Sql {
    return this.#join(table, key).alias;
  }

  toSql(): Sql {
    const joins = [...this.#joins.values()].map(({ table, key, alias, required }) => {
      const kind = raw(required ? 'JOIN' : 'LEFT JOIN');
      return sql`${kind} ${raw(table)} AS ${alias} ON ${alias}.key = ${key} AND ${alias}.${this.#idColumn} = o.${this.#idColumn}`;
    });
    return joined(joins, '\n');
  }

  #find(table: ValueTable, key: string): ValueJoin | undefined {
    return this.#joins.get(`${table}.${key}`);
  }

  #join(table: ValueTable, key: string): ValueJoin {
    const known = this.#find(table, key);
    if (known !== undefined) return known;
    const join = { table, key, alias: raw(`v${this.#joins.size}`), required: false };
    this.#joins.set(`${table}.${key}`, join);
    return join;
  }

  #exists(table: ValueTable, key: string, test?: (alias: Sql) => Sql): Sql {
    const condition = test === undefined ? sql`1` : test(raw('x'));
    return sql`EXISTS (SELECT 1 FROM ${raw(table)} AS x WHERE x.key = ${key} AND x.${this.#idColumn} = o.${this.#idColumn} AND ${condition})`;
  }
}
