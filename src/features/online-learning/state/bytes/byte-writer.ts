const firstBytes = 4096;
/** A text of at most so many characters is written here, if it is ASCII; the encoder costs more than it saves. */
const shortText = 64;
const textCell = 1;
const numberCell = 0;
const nullCell = 2;

/** Writes values one behind the other into memory that is used again. */
export class ByteWriter {
  #bytes = new Uint8Array(firstBytes);
  #view = new DataView(this.#bytes.buffer);
  #whole = this.#bytes.subarray(0, 0);
  readonly #encoder = new TextEncoder();
  #end = 0;

  /** Begins a record and returns where: behind the one before, or in its place. */
  begin(follows: boolean): number {
    if (!follows) this.#end = 0;
    return this.#end;
  }

  /** What was written since a place. */
  since(start: number): Uint8Array {
    if (start > 0) return this.#bytes.subarray(start, this.#end);
    // Records are often as long as the one before: a view is costly to make.
    if (this.#whole.length !== this.#end) this.#whole = this.#bytes.subarray(0, this.#end);
    return this.#whole;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#end++] = value;
  }

  size(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#end, value, true);
    this.#end += 4;
  }

  number(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#end, value, true);
    this.#end += 8;
  }

  numbers(values: Float64Array): void {
    this.#reserve(values.length * 8);
    const view = this.#view;
    let end = this.#end;
    for (let index = 0; index < values.length; index++) {
      view.setFloat64(end, values[index] as number, true);
      end += 8;
    }
    this.#end = end;
  }

  /** A number, a text, or null. */
  cell(value: number | string | null): void {
    if (typeof value === 'number') {
      this.byte(numberCell);
      this.number(value);
    } else if (value === null) this.byte(nullCell);
    else {
      this.byte(textCell);
      this.text(value);
    }
  }

  /** A text in UTF-8 behind its length. */
  text(value: string): void {
    this.#reserve(4 + value.length * 3);
    const start = this.#end + 4;
    const length = value.length <= shortText && this.#ascii(value, start) ? value.length : this.#encode(value, start);
    this.#view.setUint32(this.#end, length, true);
    this.#end = start + length;
  }

  #ascii(value: string, start: number): boolean {
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) return false;
      this.#bytes[start + index] = code;
    }
    return true;
  }

  #encode(value: string, start: number): number {
    return this.#encoder.encodeInto(value, this.#bytes.subarray(start)).written;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#end + bytes, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
    this.#whole = grown.subarray(0, 0);
  }
}
