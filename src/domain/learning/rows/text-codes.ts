/** Code of a text that has none. */
export const unseenCode = -1;

/** Stands for a missing text in an ONNX graph; rows have NaN. */
export const missingCode = -2;

/** Most texts of one feature that are told apart: what comes after them counts as unseen. */
export const maxTexts = 10_000;

/** The texts of a category feature and their codes, in the order in which they were learned. */
export class TextCodes {
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text);
  }

  /** Whether further texts are told apart. */
  get hasRoom(): boolean {
    return this.texts.length < maxTexts;
  }

  /** The code of a text, or `unseenCode`. */
  codeOf(text: string): number {
    return this.#codes.get(text) ?? unseenCode;
  }

  /** The code of a text, which is added when it is new and there is room. */
  add(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    if (!this.hasRoom) return unseenCode;
    this.#codes.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
