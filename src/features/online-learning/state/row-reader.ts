import { describe } from '../../../core/validation/describe.js';
import type { FeatureDefinition, FeatureRow, RowProblem } from '../../../domain/learning/learner.js';
import { featuresOfRow } from '../../../domain/learning/rows/first-row.js';
import { NameOrder } from '../../../domain/learning/rows/name-order.js';

/** A row as the features of a schema order it: numbers (NaN for missing), and texts (null for missing) where there are categories. */
export type OrderedRow = Float64Array | readonly (number | string | null)[];

/** Brings rows into the order of the features; holds the row that was read last. */
export class RowReader {
  readonly features: readonly FeatureDefinition[];
  /** Whether all features are numbers. */
  readonly numeric: boolean;
  /** The row that `read` took over last: overwritten by the next. */
  readonly row: OrderedRow;
  /** The first feature of that row without a value; a row of numbers and texts has none. */
  missing: string | undefined;
  /** The first that a record does not even name. */
  absent: string | undefined;
  readonly #names: readonly string[];
  readonly #order: NameOrder;
  readonly #values: Float64Array | (number | string | null)[];

  constructor(features: readonly FeatureDefinition[]) {
    this.features = features;
    this.numeric = features.every(({ kind }) => kind === 'number');
    this.#names = features.map(({ name }) => name);
    this.#order = new NameOrder(this.#names);
    this.#values = this.numeric ? new Float64Array(features.length) : new Array(features.length).fill(null);
    this.row = this.#values;
  }

  /** A reader for the features that a first row tells of, or why it tells of none. */
  static ofFirst(row: FeatureRow): RowReader | RowProblem {
    const features = featuresOfRow(row);
    return 'reason' in features ? features : new RowReader(features);
  }

  /** Takes a row over into {@link row}, or tells why it cannot be taken. */
  read(row: FeatureRow): RowProblem | undefined {
    if (typeof row !== 'object' || row === null) return notARow(row);
    const list = isList(row);
    const width = this.#names.length;
    this.missing = undefined;
    this.absent = undefined;
    if (list && row.length !== width) return otherLength(row.length, width);
    const values = row as Readonly<Record<string, unknown>>;
    if (this.numeric) {
      if (list) return this.#readNumbers(row);
      if (this.#readNamedNumbers(values)) return undefined;
    }
    const problemHere = this.#readCells(values, list);
    // As many names as features, and none without a value, are the right ones.
    if (problemHere !== undefined || list || (this.missing === undefined && countKeys(row) === width)) return problemHere;
    return this.#unknownName(values);
  }

  /** The row that was read, by name. */
  record(row: OrderedRow): Record<string, number | string | null> {
    const record: Record<string, number | string | null> = Object.create(null);
    for (let index = 0; index < this.#names.length; index++) record[this.#names[index] as string] = row[index] as number | string | null;
    return record;
  }

  #readNumbers(row: ArrayLike<unknown>): RowProblem | undefined {
    const numbers = this.#values as Float64Array;
    for (let index = 0; index < numbers.length; index++) {
      const value = row[index];
      // Adding 0 makes a negative zero positive, as it will come back from the log.
      if (typeof value === 'number' && value - value === 0) numbers[index] = value + 0;
      else {
        const problemHere = this.#readNumber(index, value);
        if (problemHere !== undefined) return problemHere;
      }
    }
    return undefined;
  }

  /** Reads a record as most are: it names all features and nothing else, each a number. @returns whether it is one */
  #readNamedNumbers(row: Readonly<Record<string, unknown>>): boolean {
    const numbers = this.#values as Float64Array;
    const { names, places } = this.#order;
    let at = 0;
    for (const name in row) {
      if (names[at] !== name && !this.#order.note(at, name)) return false;
      const value = row[name];
      if (typeof value !== 'number' || value - value !== 0) return false;
      numbers[places[at] as number] = value + 0;
      at++;
    }
    return at === numbers.length;
  }

  #readCells(values: Readonly<Record<string, unknown>>, list: boolean): RowProblem | undefined {
    const ordered = this.#values as (number | string | null)[];
    for (let index = 0; index < this.features.length; index++) {
      const { name, kind } = this.features[index] as FeatureDefinition;
      const value = values[list ? index : name];
      if (kind === 'number') {
        const problemHere = this.#readNumber(index, value);
        if (problemHere !== undefined) return problemHere;
      } else if (typeof value === 'string') ordered[index] = wellFormed(value);
      else if (value === null || value === undefined || Number.isNaN(value)) {
        this.missing ??= name;
        ordered[index] = null;
      } else return problem('wrong-type', name, `Feature "${name}" must be text, not ${describe(value)}.`);
    }
    return undefined;
  }

  #readNumber(index: number, value: unknown): RowProblem | undefined {
    const name = this.#names[index] as string;
    if (value === null || value === undefined || Number.isNaN(value)) {
      this.missing ??= name;
      this.#values[index] = Number.NaN;
      return undefined;
    }
    const problemHere = numberProblem(name, value);
    if (problemHere === undefined) this.#values[index] = Number(value) + 0;
    return problemHere;
  }

  #unknownName(row: Readonly<Record<string, unknown>>): RowProblem | undefined {
    this.absent = this.#names.find((name) => !Object.hasOwn(row, name));
    const extra = Object.keys(row).find((key) => !this.#names.includes(key));
    if (extra === undefined) return undefined;
    const known = `${this.#names.slice(0, 8).join(', ')}${this.#names.length > 8 ? ', …' : ''}`;
    const message = `The row has a feature ${JSON.stringify(extra.slice(0, 60))} that the model does not know; the features are ${known}.`;
    return problem('unknown-feature', extra, message);
  }
}

function otherLength(length: number, width: number): RowProblem {
  return { reason: 'wrong-length', message: `The row has ${length} values; the features are ${width}.` };
}

function isList(row: FeatureRow): row is ArrayLike<number | string | null | undefined> {
  return Array.isArray(row) || ArrayBuffer.isView(row);
}

function countKeys(row: object): number {
  let count = 0;
  // Unlike Object.keys it makes no array.
  for (const _ in row) count++;
  return count;
}

const surrogate = /\p{Surrogate}/gu;

/** A lone surrogate has no place in UTF-8: it comes back from the log as U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(surrogate, '\ufffd');
}

function numberProblem(name: string, value: unknown): RowProblem | undefined {
  if (typeof value === 'boolean') return undefined;
  if (typeof value !== 'number') return problem('wrong-type', name, `Feature "${name}" must be a number, not ${describe(value)}.`);
  return Number.isFinite(value) ? undefined : problem('not-finite', name, `Feature "${name}" is not finite.`);
}

function notARow(row: unknown): RowProblem {
  return { reason: 'not-a-row', message: `The features must be an object or an array, not ${describe(row)}.` };
}

function problem(reason: RowProblem['reason'], feature: string, message: string): RowProblem {
  return { reason, feature, message };
}
