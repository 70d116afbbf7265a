import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseObject } from '../../core/validation/object.js';
import { type ColumnChoices, chosenColumns } from './profile/column-choice.js';
import { ColumnProfile, type ColumnProfileJson, type ProfileLimits } from './profile/column-profile.js';
import { tallyColumn } from './profile/column-tally.js';
import { type DriftData, type Table, tableOf } from './profile/drift-data.js';

/** How {@link ReferenceProfile.from} reads data. */
export interface ReferenceProfileOptions extends ColumnChoices {
  /** Numbers kept of the distribution of a column: all up to here, that many quantiles of more. From 100 to 1,000,000. @default 10_000 */
  readonly points?: number | undefined;
  /** Categories counted in a column. From 2 to 1,000,000. @default 1_000 */
  readonly categories?: number | undefined;
}

/** What {@link ReferenceProfile.toJSON} gives. */
export interface ReferenceProfileJson {
  readonly format: 'mlflow-ops/reference-profile';
  readonly version: 1;
  readonly rows: number;
  readonly points: number;
  readonly maxCategories: number;
  /** Whether the features were named; otherwise further columns of current data are reported. */
  readonly featuresNamed: boolean;
  readonly columns: readonly ColumnProfileJson[];
}

/**
 * What current data are compared with: types, missing values, extremes, moments and the distribution of each column, without the rows. As JSON
 * it is stored beside the model whose training data it describes.
 *
 * Its size is bounded: a column of numbers keeps at most twice `points` of them (0.4 MB of JSON by default, 0.2 MB when made at once), a column
 * of categories `categories` counts. Up to `points` numbers nothing is lost; made at once of more, the distribution function is wrong by at
 * most 1 / (2 points), 0.00005 by default, and rows added later in c portions of `points` add at most c / (4 points).
 *
 * @example
 * ```ts
 * import { DriftDetector, ReferenceProfile } from 'mlflow-ops/drift';
 * const profile = ReferenceProfile.from({ age: [31, 45, 28, 52], country: ['de', 'fr', 'de', 'it'] });
 * const stored = JSON.stringify(profile);
 * const restored = ReferenceProfile.fromJSON(JSON.parse(stored));
 * new DriftDetector({ reference: restored }).check([{ age: 33, country: 'fr' }]).driftedFeatures; // => 0
 * ```
 */
export class ReferenceProfile {
  readonly #columns: readonly ColumnProfile[];
  readonly #limits: ProfileLimits;
  /** Whether the features were named; otherwise further columns of current data are reported. */
  readonly featuresNamed: boolean;
  #rows = 0;

  private constructor(columns: readonly ColumnProfile[], limits: ProfileLimits, featuresNamed: boolean) {
    this.#columns = columns;
    this.#limits = limits;
    this.featuresNamed = featuresNamed;
  }

  /**
   * The profile of data. A column that begins with a `Date` holds dates, one with at least as many numbers as texts numbers, if nothing else was said.
   *
   * @param data - Rows or columns; at least one row.
   * @throws ValidationError
   */
  static from(data: DriftData, options: ReferenceProfileOptions = {}): ReferenceProfile {
    parseKnownFields('The options of ReferenceProfile.from', options, ['features', 'target', 'prediction', 'points', 'categories']);
    const limits = limitsOf(options.points ?? 10_000, options.categories ?? 1000);
    const table = tableOf('the reference', data);
    if (table.rows === 0) throw new ValidationError('The reference has no rows.');
    const columns = chosenColumns(options, table.names).map(({ name, role, kind }) => {
      const tally = tallyColumn(table.column(name) ?? [], kind);
      const column = new ColumnProfile(name, role, tally.kind, limits);
      column.add(tally);
      return column;
    });
    const profile = new ReferenceProfile(columns, limits, options.features !== undefined);
    profile.#rows = table.rows;
    return profile;
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object, or of a later version. */
  static fromJSON(json: ReferenceProfileJson): ReferenceProfile {
    const { format, version } = parseObject('A reference profile', json);
    if (format !== 'mlflow-ops/reference-profile') throw new ValidationError('This is no reference profile: its format is another.');
    if (version !== 1) throw new ValidationError(`This reference profile has version ${describe(version)}; only version 1 is known.`);
    const limits = limitsOf(json.points, json.maxCategories);
    if (!Array.isArray(json.columns)) throw new ValidationError('A reference profile must have columns.');
    const columns = json.columns.map((column: ColumnProfileJson) => ColumnProfile.fromJSON(column, limits));
    const profile = new ReferenceProfile(columns, limits, parseFlag('featuresNamed of a reference profile', json.featuresNamed));
    profile.#rows = parseInteger('rows of a reference profile', json.rows, { min: 1 });
    return profile;
  }

  /** Rows it was made of. */
  get rows(): number {
    return this.#rows;
  }

  /** Features, then target and prediction. */
  get columns(): readonly ColumnProfile[] {
    return this.#columns;
  }

  /**
   * Counts further rows in. A column they do not have is missing in all of them; columns that the profile does not have are left out.
   *
   * @throws ValidationError when they are neither rows nor columns; nothing has changed then.
   */
  add(data: DriftData): this {
    const table: Table = tableOf('the data', data, 0);
    const tallies = this.#columns.map(({ name, kind }) => tallyColumn(table.column(name) ?? new Array(table.rows).fill(undefined), kind));
    for (const [index, tally] of tallies.entries()) this.#columns[index]?.add(tally);
    this.#rows += table.rows;
    return this;
  }

  /** Counts all rows of another profile in. @throws ValidationError when it has other columns; nothing has changed then. */
  merge(other: ReferenceProfile): this {
    if (!(other instanceof ReferenceProfile))
      throw new ValidationError(`Another ReferenceProfile is needed to merge, not ${describe(other)}.`);
    const pairs = this.#columns.map((column, index) => [column, other.columns[index]] as const);
    const alike = other.columns.length === pairs.length && pairs.every(([a, b]) => a.name === b?.name && a.kind === b.kind);
    if (!alike)
      throw new ValidationError('Only profiles of the same columns merge: name features, target and prediction with their kinds.');
    for (const [column, added] of pairs) column.merge(added as ColumnProfile);
    this.#rows += other.rows;
    return this;
  }

  toJSON(): ReferenceProfileJson {
    return {
      format: 'mlflow-ops/reference-profile',
      version: 1,
      rows: this.#rows,
      points: this.#limits.points,
      maxCategories: this.#limits.categories,
      featuresNamed: this.featuresNamed,
      columns: this.#columns.map((column) => column.toJSON()),
    };
  }
}

function limitsOf(points: unknown, categories: unknown): ProfileLimits {
  return {
    points: parseInteger('points', points, { min: 100, max: 1_000_000 }),
    categories: parseInteger('categories', categories, { min: 2, max: 1_000_000 }),
  };
}
