import type { FeatureDefinition, FeatureRow, RowProblem } from '../learner.js';
import type { Column } from '../vector-parts.js';
import { explainRow } from './explain-row.js';
import { isMissing } from './is-missing.js';
import { isOnnxText } from './is-onnx-text.js';
import { NameOrder } from './name-order.js';
import { TextCodes, unseenCode } from './text-codes.js';

/** A feature and, where it is a category, its texts in the order of their codes. */
export interface SavedFeature extends FeatureDefinition {
  readonly texts?: readonly string[] | undefined;
}

/**
 * Reads rows into one vector of numbers: number features first, then category features as codes of their texts, each in the order of
 * the features; NaN is missing. Reading changes nothing but the vector, until `admit` gives codes to new texts.
 */
export class RowSchema {
  readonly features: readonly FeatureDefinition[];
  /** The columns of {@link vector}. */
  readonly columns: readonly Column[];
  /** The row read last. */
  readonly vector: Float64Array;
  readonly #names: readonly string[];
  readonly #indices: ReadonlyMap<string, number>;
  /** Place of each feature in the vector. */
  readonly #places: Int32Array;
  readonly #order: NameOrder;
  /** How many of the features are numbers. */
  readonly #numbers: number;
  /** Texts of each feature; undefined for numbers. */
  readonly #texts: readonly (TextCodes | undefined)[];
  readonly #takesMissing: boolean[];
  #newTexts: { readonly feature: number; readonly text: string }[] = [];

  constructor(features: readonly SavedFeature[]) {
    const indices = [...features.keys()];
    const isNumber = (index: number) => features[index]?.kind === 'number';
    const order = [...indices.filter(isNumber), ...indices.filter((index) => !isNumber(index))];
    // Learners hand them out.
    this.features = Object.freeze(features.map(({ name, kind }) => Object.freeze({ name, kind })));
    this.vector = new Float64Array(features.length);
    this.#names = features.map(({ name }) => name);
    this.#indices = new Map(this.#names.map((name, index) => [name, index]));
    this.#places = new Int32Array(order.length);
    for (const [place, index] of order.entries()) this.#places[index] = place;
    this.#order = new NameOrder(this.#names, this.#places);
    this.#numbers = indices.filter(isNumber).length;
    this.#texts = features.map(({ kind, texts }) => (kind === 'category' ? new TextCodes(texts) : undefined));
    this.#takesMissing = features.map(() => false);
    this.columns = order.map((index) => {
      const { name, kind } = features[index] as SavedFeature;
      return { name, kind, codes: this.#texts[index] };
    });
  }

  /** Whether the row read last has texts without a code, which are to get one. */
  get hasNewTexts(): boolean {
    return this.#newTexts.length > 0;
  }

  /** The features with the texts of those that are categories, as the constructor takes them. */
  toState(): readonly SavedFeature[] {
    return this.features.map(({ name, kind }, index) => ({ name, kind, texts: this.#texts[index]?.texts.slice() }));
  }

  /** Says of which columns missing values are taken. */
  allowMissing(takes: (column: Column) => boolean): void {
    for (let index = 0; index < this.features.length; index++) {
      this.#takesMissing[index] = takes(this.columns[this.#places[index] as number] as Column);
    }
  }

  /** Why a row would be refused, or nothing. */
  check(row: FeatureRow): RowProblem | undefined {
    return this.read(row) ? undefined : explainRow(row, this.features, this.#takesMissing);
  }

  /** Reads a row into {@link vector}. @returns whether it can be taken */
  read(row: FeatureRow): boolean {
    if (this.#newTexts.length > 0) this.#newTexts = [];
    return Array.isArray(row) || ArrayBuffer.isView(row) ? this.#readList(row as ArrayLike<unknown>) : this.#readRecord(row as object);
  }

  /** Gives codes to the texts of the row read last that had none. */
  admit(): void {
    for (const { feature, text } of this.#newTexts) {
      this.vector[this.#places[feature] as number] = this.#texts[feature]?.add(text) ?? unseenCode;
    }
  }

  #readList(row: ArrayLike<unknown>): boolean {
    const places = this.#places;
    if (row.length !== places.length) return false;
    for (let index = 0; index < places.length; index++) {
      const value = row[index];
      const place = places[index] as number;
      if (typeof value === 'number' && value - value === 0 && place < this.#numbers) this.vector[place] = value;
      else if (!this.#readOther(index, value)) return false;
    }
    return true;
  }

  #readRecord(row: object): boolean {
    if (typeof row !== 'object' || row === null) return false;
    const { vector } = this;
    const numbers = this.#numbers;
    const { names, places } = this.#order;
    let at = 0;
    for (const name in row) {
      if (names[at] !== name && !this.#order.note(at, name)) return false;
      const value = (row as Record<string, unknown>)[name];
      const place = places[at] as number;
      if (typeof value === 'number' && value - value === 0 && place < numbers) vector[place] = value;
      else if (value === undefined || !this.#readOther(this.#indices.get(name) as number, value)) return this.#readNames(row);
      at++;
    }
    return at === names.length || this.#readNames(row);
  }

  /** Reads a record that lacks names, or that has them from its prototype. */
  #readNames(row: object): boolean {
    this.#newTexts = [];
    let absent = 0;
    for (let index = 0; index < this.#names.length; index++) {
      const value = (row as Record<string, unknown>)[this.#names[index] as string];
      const place = this.#places[index] as number;
      if (typeof value === 'number' && value - value === 0 && place < this.#numbers) this.vector[place] = value;
      else if (!this.#readOther(index, value)) return false;
      else if (value === undefined) absent++;
    }
    for (const key in row) if (!this.#indices.has(key)) return false;
    return absent < this.#names.length;
  }

  /** What is not a number of a number feature: a flag, a text, a missing value, or wrong. */
  #readOther(feature: number, value: unknown): boolean {
    const texts = this.#texts[feature];
    const read = isMissing(value)
      ? this.#takesMissing[feature]
        ? Number.NaN
        : undefined
      : texts === undefined
        ? flag(value)
        : code(texts, value);
    if (read === undefined) return false;
    if (read === unseenCode && !this.#noteNew(feature, texts as TextCodes, value as string)) return false;
    this.vector[this.#places[feature] as number] = read;
    return true;
  }

  /** Notes a text without a code. @returns whether it can be taken */
  #noteNew(feature: number, texts: TextCodes, text: string): boolean {
    if (!isOnnxText(text)) return false;
    if (texts.hasRoom) this.#newTexts.push({ feature, text });
    return true;
  }
}

function flag(value: unknown): number | undefined {
  return typeof value === 'boolean' ? Number(value) : undefined;
}

function code(texts: TextCodes, value: unknown): number | undefined {
  return typeof value === 'string' ? texts.codeOf(value) : undefined;
}
