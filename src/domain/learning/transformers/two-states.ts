/** Numbers of each column, by what they are. */
export type ColumnNumbers<Name extends string> = Record<Name, Float64Array>;

/**
 * What a transformer has learned of each number column, and what that was before the last row. The next row is written over the former
 * numbers and swapped in when it is whole, so that a row can be taken back, and one that fails has changed nothing.
 */
export class TwoStates<Name extends string> {
  readonly #names: readonly Name[];
  now: ColumnNumbers<Name>;
  former: ColumnNumbers<Name>;

  constructor(names: readonly Name[]) {
    this.#names = names;
    this.now = this.#columns(() => new Float64Array());
    this.former = this.now;
  }

  /** Makes room for columns that were added at the end: their numbers are 0. */
  lengthen(length: number): void {
    const { now } = this;
    this.now = this.#columns((name) => {
      const longer = new Float64Array(length);
      longer.set(now[name]);
      return longer;
    });
    this.former = this.#columns(() => new Float64Array(length));
  }

  /** Takes what was written over the former numbers for what they are now, or goes back. */
  swap(): void {
    const { now } = this;
    this.now = this.former;
    this.former = now;
  }

  #columns(numbers: (name: Name) => Float64Array): ColumnNumbers<Name> {
    return Object.fromEntries(this.#names.map((name) => [name, numbers(name)])) as ColumnNumbers<Name>;
  }
}
