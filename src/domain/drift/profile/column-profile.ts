import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseNumber } from '../../../core/validation/number.js';
import { parseObject } from '../../../core/validation/object.js';
import { Moments, type MomentsJson } from '../../stats/summaries/moments.js';
import type { ProfiledKind } from '../column-values.js';
import type { ColumnRole } from '../drift-report.js';
import { BoundedCounts, type BoundedCountsJson } from './bounded-counts.js';
import type { ColumnTally, TypeCounts } from './column-tally.js';
import { type DistinctValues, distinctValues, mergedDistinct } from './distinct-values.js';
import { NumberSummary, type NumberSummaryJson } from './number-summary.js';

/** How much is kept of a column. */
export interface ProfileLimits {
  /** Points of the distribution of numbers. */
  readonly points: number;
  /** Categories that are counted. */
  readonly categories: number;
}

/** What {@link ColumnProfile.toJSON} gives. */
export interface ColumnProfileJson {
  readonly name: string;
  readonly role: ColumnRole;
  readonly kind: ProfiledKind;
  readonly rows: number;
  readonly missing: number;
  readonly notFinite: number;
  readonly types: TypeCounts;
  /** Of numbers, or of dates in epoch milliseconds: count, mean and sum of squared deviations. */
  readonly moments?: MomentsJson | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly distribution?: NumberSummaryJson | undefined;
  /** Rows by value, where there are at most 50 different numbers. */
  readonly distinct?: readonly (readonly [number, number])[] | undefined;
  readonly categories?: BoundedCountsJson | undefined;
}

/** What is known of one column of the reference. */
export class ColumnProfile {
  readonly name: string;
  readonly role: ColumnRole;
  readonly kind: ProfiledKind;
  #summary: NumberSummary;
  readonly #counts: BoundedCounts;
  #rows = 0;
  #missing = 0;
  #notFinite = 0;
  #types: TypeCounts = { number: 0, text: 0, boolean: 0, date: 0, other: 0 };
  #moments = new Moments();
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #distinct: DistinctValues | undefined = new Map();

  constructor(name: string, role: ColumnRole, kind: ProfiledKind, limits: ProfileLimits) {
    this.name = name;
    this.role = role;
    this.kind = kind;
    this.#summary = new NumberSummary(limits.points);
    this.#counts = new BoundedCounts(limits.categories);
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object. */
  static fromJSON(json: ColumnProfileJson, limits: ProfileLimits): ColumnProfile {
    const name: unknown = parseObject('A column of a reference profile', json).name;
    if (typeof name !== 'string') throw new ValidationError('A column of a reference profile must have a name.');
    const what = `Column "${name}" of the reference profile`;
    const role = parseChoice(`${what}: role`, json.role, ['feature', 'target', 'prediction']);
    const profile = new ColumnProfile(name, role, parseChoice(`${what}: kind`, json.kind, ['number', 'category', 'date']), limits);
    const count = (field: string, value: unknown) => parseInteger(`${what}: ${field}`, value, { min: 0 });
    profile.#rows = count('rows', json.rows);
    profile.#missing = count('missing', json.missing);
    profile.#notFinite = count('notFinite', json.notFinite);
    const types = parseObject(`${what}: types`, json.types);
    profile.#types = {
      number: count('types.number', types.number),
      text: count('types.text', types.text),
      boolean: count('types.boolean', types.boolean),
      date: count('types.date', types.date ?? 0),
      other: count('types.other', types.other),
    };
    if (profile.kind === 'category') profile.#counts.add(...countsOf(what, json, limits));
    else profile.#readNumbers(what, json, limits);
    return profile;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Rows with null, undefined or NaN. */
  get missing(): number {
    return this.#missing;
  }

  /** Rows with NaN, ∞ or −∞ in a column of numbers. */
  get notFinite(): number {
    return this.#notFinite;
  }

  get types(): TypeCounts {
    return this.#types;
  }

  /** Values that tell something: finite numbers, dates, or categories. */
  get values(): number {
    if (this.kind !== 'category') return this.#summary.n;
    return this.#types.number + this.#types.text + this.#types.boolean;
  }

  /** Mean and spread of numbers. */
  get moments(): Moments {
    return this.#moments;
  }

  /** Extremes of numbers; ∞ and −∞ without any. */
  get range(): { readonly min: number; readonly max: number } {
    return { min: this.#min, max: this.#max };
  }

  /** The numbers, or as many of equal weight as there is room for, in ascending order; not to be changed. */
  get points(): Float64Array {
    return this.#summary.points;
  }

  /** Rows by value, where there are at most 50 different numbers. */
  get distinct(): DistinctValues | undefined {
    return this.#distinct;
  }

  /** Rows by category. */
  get categories(): ReadonlyMap<string, number> {
    return this.#counts.counts;
  }

  /** Rows of categories there was no room for. */
  get otherCategories(): number {
    return this.#counts.other;
  }

  /** Counts rows in. */
  add(tally: ColumnTally): void {
    this.#count(tally.rows, tally.missing, tally.notFinite, tally.types);
    if (this.kind === 'category') this.#counts.add(tally.categories);
    else if (tally.numbers.length > 0) {
      this.#moments.merge(Moments.from(tally.numbers));
      this.#extend(tally.numbers[0] as number, tally.numbers[tally.numbers.length - 1] as number);
      this.#distinct = mergedDistinct(this.#distinct, distinctValues(tally.numbers));
      this.#summary.add(tally.numbers);
    }
  }

  /** Counts all rows of another one in. @throws ValidationError when it holds something else. */
  merge(other: ColumnProfile): void {
    if (other.kind !== this.kind)
      throw new ValidationError(`Column "${this.name}" holds ${this.kind} in one profile and ${other.kind} in the other.`);
    this.#count(other.rows, other.missing, other.notFinite, other.types);
    this.#counts.add(other.categories, other.otherCategories);
    this.#moments.merge(other.moments);
    this.#extend(other.range.min, other.range.max);
    this.#distinct = mergedDistinct(this.#distinct, other.distinct);
    this.#summary.merge(other.#summary);
  }

  toJSON(): ColumnProfileJson {
    const { name, role, kind, rows, missing, notFinite, types } = this;
    const common = { name, role, kind, rows, missing, notFinite, types };
    if (kind === 'category') return { ...common, categories: this.#counts.toJSON() };
    return {
      ...common,
      moments: this.#moments.toJSON(),
      ...(this.#moments.n > 0 ? this.range : {}),
      distribution: this.#summary.toJSON(),
      ...(this.#distinct === undefined ? {} : { distinct: [...this.#distinct] }),
    };
  }

  #readNumbers(what: string, json: ColumnProfileJson, limits: ProfileLimits): void {
    const { n, mean, m2 } = parseObject(`${what}: moments`, json.moments as MomentsJson);
    parseInteger(`${what}: moments.n`, n, { min: 0 });
    parseNumber(`${what}: moments.mean`, mean);
    parseNumber(`${what}: moments.m2`, m2, { min: 0 });
    this.#moments = Moments.fromJSON({ n, mean, m2 });
    this.#summary = NumberSummary.fromJSON(what, json.distribution as NumberSummaryJson, limits.points);
    this.#distinct = json.distinct === undefined ? undefined : distinctOf(what, json.distinct, n);
    if (this.#moments.n > 0) this.#extend(parseNumber(`${what}: min`, json.min), parseNumber(`${what}: max`, json.max));
    const span = this.#max - this.#min;
    if (this.#moments.n !== this.#summary.n || (this.#moments.n > 0 && !(span >= 0))) {
      throw new ValidationError(`${what} contradicts itself: moments, extremes and distribution are not of the same numbers.`);
    }
  }

  #count(rows: number, missing: number, notFinite: number, types: TypeCounts): void {
    this.#rows += rows;
    this.#missing += missing;
    this.#notFinite += notFinite;
    this.#types = {
      number: this.#types.number + types.number,
      text: this.#types.text + types.text,
      boolean: this.#types.boolean + types.boolean,
      date: this.#types.date + types.date,
      other: this.#types.other + types.other,
    };
  }

  #extend(min: number, max: number): void {
    // Adding 0 makes −0 the 0 that JSON has.
    this.#min = Math.min(this.#min, min + 0);
    this.#max = Math.max(this.#max, max + 0);
  }
}

function distinctOf(what: string, pairs: readonly (readonly [number, number])[], n: number): DistinctValues {
  const valid =
    Array.isArray(pairs) && pairs.every((pair) => Array.isArray(pair) && Number.isFinite(pair[0]) && Number.isSafeInteger(pair[1]));
  if (valid && pairs.reduce((sum, [, count]) => sum + count, 0) === n) return new Map(pairs);
  throw new ValidationError(`${what} contradicts itself: the counts of its different values do not sum to ${n}.`);
}

function countsOf(what: string, json: ColumnProfileJson, limits: ProfileLimits): [ReadonlyMap<string, number>, number] {
  const read = BoundedCounts.fromJSON(what, json.categories as BoundedCountsJson, limits.categories);
  return [read.counts, read.other];
}
