/** One lexical piece of a filter or an order clause. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'number' | 'operator' | 'mark' | 'unknown' | 'end';
  /** As written; a quoted piece without its quotes. */
  readonly text: string;
  /** The quote of a quoted piece, else empty. */
  readonly quote: string;
  readonly start: number;
  readonly end: number;
}

const wordCharacter = /[\p{L}\p{N}_]/u;

/** Reads a text piece by piece; every character is looked at a bounded number of times. */
export class Tokenizer {
  readonly #text: string;
  readonly #space = /\s*/uy;
  readonly #word = /[\p{L}\p{N}_]+/uy;
  readonly #number = /-?(?:\d+(?:\.\d+)?[eE]-?\d+|\d+\.?\d*|\.\d+)/y;
  readonly #operator = /[<>=~!]+/y;
  #next: Token | undefined;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next piece, which stays. */
  peek(): Token {
    this.#next ??= this.#read();
    return this.#next;
  }

  /** The next piece, which is used up. */
  take(): Token {
    const token = this.peek();
    this.#next = undefined;
    this.#position = token.end;
    return token;
  }

  /** Where the last used piece ended. */
  get position(): number {
    return this.#position;
  }

  /** The text between two positions, as written. */
  slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  #read(): Token {
    const start = this.#position + this.#match(this.#space, this.#position).length;
    const character = this.#text[start];
    if (character === undefined) return { kind: 'end', text: '', quote: '', start, end: start };
    if (character === "'" || character === '"' || character === '`') return this.#quoted(start, character);
    if (this.#startsNumber(character, start)) return this.#token('number', start, this.#match(this.#number, start));
    if ('.,()'.includes(character)) return this.#token('mark', start, character);
    const name = this.#match(this.#word, start);
    if (name !== '') return this.#token('word', start, name);
    const symbols = this.#match(this.#operator, start);
    if (symbols !== '') return this.#token('operator', start, symbols);
    return this.#token('unknown', start, character);
  }

  /** Whether a number stands here that no letter continues: `1a` is a word. */
  #startsNumber(character: string, start: number): boolean {
    if (!'-.0123456789'.includes(character)) return false;
    const digits = this.#match(this.#number, start);
    return digits !== '' && !wordCharacter.test(this.#text[start + digits.length] ?? '');
  }

  #quoted(start: number, quote: string): Token {
    const close = this.#closingQuote(start, quote);
    if (close === undefined) return this.#token('unknown', start, quote);
    return { kind: 'quoted', text: this.#text.slice(start + 1, close), quote, start, end: close + 1 };
  }

  /**
   * MLflow has no escapes, yet its reader steps over a doubled quote and over `\'`, both of which stay in the value as
   * written. When that leaves no quote to close the value, the last one stepped over closes it.
   */
  #closingQuote(start: number, quote: string): number | undefined {
    let steppedOver: number | undefined;
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      const quoteFollows = this.#text[at + 1] === quote;
      if (character === quote) {
        if (!quoteFollows) return at;
        steppedOver = at;
        at += 1;
      } else if (character === '\\' && quoteFollows && quote !== '`') {
        steppedOver = at + 1;
        at += 1;
      }
    }
    return steppedOver;
  }

  #token(kind: Token['kind'], start: number, text: string): Token {
    return { kind, text, quote: '', start, end: start + text.length };
  }

  #match(pattern: RegExp, position: number): string {
    pattern.lastIndex = position;
    return pattern.test(this.#text) ? this.#text.slice(position, pattern.lastIndex) : '';
  }
}
