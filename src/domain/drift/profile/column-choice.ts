import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { ProfiledKind } from '../column-values.js';
import type { ColumnRole } from '../drift-report.js';

/** A column by name, or by name and what it holds. */
export type ColumnChoice = string | { readonly name: string; readonly kind?: ProfiledKind | undefined };

/** Which columns of the data are looked at. */
export interface ColumnChoices {
  /** @default all columns but target and prediction */
  readonly features?: readonly ColumnChoice[] | undefined;
  /** Column of the truth. */
  readonly target?: ColumnChoice | undefined;
  /** Column of what was predicted. */
  readonly prediction?: ColumnChoice | undefined;
}

/** A column that is looked at. */
export interface ChosenColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly kind?: ProfiledKind | undefined;
}

/** The columns asked for, of those there are. @throws ValidationError when one is not there, or is named twice. */
export function chosenColumns(choices: ColumnChoices, names: readonly string[]): ChosenColumn[] {
  const { features, target, prediction } = choices;
  if (features !== undefined && !Array.isArray(features))
    throw new ValidationError(`features must be an array, not ${describe(features)}.`);
  const special = [
    ...(target === undefined ? [] : [chosen('target', target)]),
    ...(prediction === undefined ? [] : [chosen('prediction', prediction)]),
  ];
  const taken = new Set(special.map(({ name }) => name));
  const others = names.filter((name) => !taken.has(name));
  const columns = [...(features ?? others).map((choice) => chosen('feature', choice)), ...special];
  if (columns.length === 0) throw new ValidationError('There are no columns to look at: the reference has none, or features is empty.');
  for (const [index, { name }] of columns.entries()) {
    if (!names.includes(name))
      throw new ValidationError(`The reference has no column "${name}"; there are ${names.slice(0, 20).join(', ')}.`);
    if (columns.findIndex((column) => column.name === name) < index) throw new ValidationError(`Column "${name}" is named twice.`);
  }
  return columns;
}

function chosen(role: ColumnRole, choice: ColumnChoice): ChosenColumn {
  if (typeof choice === 'string') return { name: choice, role };
  const { name, kind } = parseKnownFields(`A ${role} column`, choice, ['name', 'kind']);
  if (typeof name !== 'string') throw new ValidationError(`The name of a ${role} column must be a text, not ${describe(name)}.`);
  return {
    name,
    role,
    kind: kind === undefined ? undefined : parseChoice<ProfiledKind>(`The kind of column "${name}"`, kind, ['number', 'category', 'date']),
  };
}
