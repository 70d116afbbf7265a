/** A column as MLflow declares it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** Text of the default, without quotes. */
  readonly default?: string | undefined;
}

/** A constraint of a table. Migrations drop constraints by name, so the names are part of the format. */
export type Constraint =
  | { readonly kind: 'primaryKey'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'unique'; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly name?: string | undefined; readonly column: string; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'foreignKey';
      readonly name?: string | undefined;
      readonly columns: readonly string[];
      readonly table: string;
      readonly references: readonly string[];
      /** Such as `ON DELETE CASCADE`. */
      readonly actions?: string | undefined;
    };

/** A table with its indexes. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** Columns by name of the index. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/** A NOT NULL column. */
export function required(name: string, type: string, defaultText?: string): Column {
  return { name, type, notNull: true, default: defaultText };
}

/** A column that may be NULL. */
export function optional(name: string, type: string): Column {
  return { name, type, notNull: false };
}

/** A primary key. */
export function primaryKey(name: string, ...columns: readonly string[]): Constraint {
  return { kind: 'primaryKey', name, columns };
}

/** A unique key without a name. */
export function unique(...columns: readonly string[]): Constraint {
  return { kind: 'unique', columns };
}

/** A column that holds one of a few values. */
export function oneOf(column: string, values: readonly (string | number)[], name?: string): Constraint {
  return { kind: 'check', name, column, values };
}

/** A reference to another table. */
export function foreignKey(
  columns: readonly string[],
  table: string,
  references: readonly string[],
  more: { readonly name?: string; readonly actions?: string } = {},
): Constraint {
  return { kind: 'foreignKey', columns, table, references, ...more };
}
