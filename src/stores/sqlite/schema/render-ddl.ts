import type { Column, Constraint, Table } from './table.js';

/** The statements that make a table and its indexes, written as SQLAlchemy writes them. */
export function renderDdl(table: Table): string[] {
  const lines = [...table.columns.map(renderColumn), ...table.constraints.map(renderConstraint)];
  const create = `CREATE TABLE ${table.name} (\n\t${lines.join(', \n\t')}\n)`;
  const indexes = Object.entries(table.indexes).map(([name, columns]) => `CREATE INDEX ${name} ON ${table.name} (${quoted(columns)})`);
  return [create, ...indexes];
}

function renderColumn(column: Column): string {
  const byDefault = column.default === undefined ? '' : ` DEFAULT '${column.default}'`;
  return `${quote(column.name)} ${column.type}${byDefault}${column.notNull ? ' NOT NULL' : ''}`;
}

function renderConstraint(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return `CONSTRAINT ${constraint.name} PRIMARY KEY (${quoted(constraint.columns)})`;
    case 'unique':
      return `UNIQUE (${quoted(constraint.columns)})`;
    case 'check':
      return `${named(constraint.name)}CHECK (${constraint.column} IN (${constraint.values.map(literal).join(', ')}))`;
    case 'foreignKey': {
      const target = `${constraint.table} (${quoted(constraint.references)})`;
      const actions = constraint.actions === undefined ? '' : ` ${constraint.actions}`;
      return `${named(constraint.name)}FOREIGN KEY(${quoted(constraint.columns)}) REFERENCES ${target}${actions}`;
    }
  }
}

function named(name: string | undefined): string {
  return name === undefined ? '' : `CONSTRAINT ${name} `;
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value}'`;
}

function quoted(names: readonly string[]): string {
  return names.map(quote).join(', ');
}

/** Of all names in the schema only this one is a keyword. */
function quote(name: string): string {
  return name === 'key' ? '"key"' : name;
}
