/** Reads what `ByteWriter` wrote. @throws RangeError where the bytes end too early, or hold something else */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  size(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  number(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  numbers(length: number): Float64Array {
    this.#throwUnlessLeft(length * 8);
    const values = new Float64Array(length);
    for (let index = 0; index < length; index++) values[index] = this.number();
    return values;
  }

  cell(): number | string | null {
    switch (this.byte()) {
      case 0:
        return this.number();
      case 1:
        return this.text();
      case 2:
        return null;
    }
    throw new RangeError('a cell of an unknown kind');
  }

  text(): string {
    const length = this.size();
    this.#throwUnlessLeft(length);
    this.#at += length;
    return this.#decoder.decode(this.#bytes.subarray(this.#at - length, this.#at));
  }

  /** Says that nothing more should be there. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError(`bytes behind the end at ${this.#at}`);
  }

  #throwUnlessLeft(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw new RangeError(`${bytes} bytes behind byte ${this.#at} of ${this.#bytes.length}`);
  }
}
