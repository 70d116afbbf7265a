/**
 * The names of features in the order of the record that was read last, which is that of most records, and the place of each in a vector.
 * Whoever reads a record goes through its names as they come (engines read the properties of an object one after the other fastest) and
 * compares each with the one that is expected there.
 */
export class NameOrder {
  /** As many as features; those that a record leaves out stay from one before. */
  readonly names: string[];
  readonly places: Int32Array;
  readonly #placeOf: ReadonlyMap<string, number>;

  /** @param places - Of the names. @default in their order */
  constructor(names: readonly string[], places: Int32Array = Int32Array.from(names.keys())) {
    this.names = [...names];
    this.places = places.slice();
    this.#placeOf = new Map(names.map((name, index) => [name, places[index] as number]));
  }

  /** Notes that a name stands where another was expected. @returns whether it is that of a feature */
  note(at: number, name: string): boolean {
    const place = this.#placeOf.get(name);
    if (place === undefined) return false;
    this.names[at] = name;
    this.places[at] = place;
    return true;
  }
}
