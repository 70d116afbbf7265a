import { ValidationError } from '../../../core/errors/request-error.js';
import type { RowReader } from './row-reader.js';
import { field, RowStore, type RowStoreJson } from './row-store.js';

const none = -1;

/** Pending rows as plain JSON, oldest first. */
export interface PendingRowsJson {
  readonly ids: readonly string[];
  readonly rows: RowStoreJson;
}

/** Rows with an id that wait for their label, in the order in which they came. */
export class PendingRows {
  readonly rows: RowStore;
  readonly #slots = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];
  readonly #free: number[] = [];
  /** Neighbours of each slot, so that a row leaves from anywhere at once. */
  readonly #older: number[] = [];
  readonly #newer: number[] = [];
  #oldest = none;
  #newest = none;

  constructor(reader: RowReader) {
    this.rows = new RowStore(reader);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The slot of a row that waits. */
  slotOf(id: string): number | undefined {
    return this.#slots.get(id);
  }

  /** Id of the row that has waited longest. */
  get oldest(): { readonly id: string; readonly arrived: number } | undefined {
    if (this.#oldest === none) return undefined;
    return { id: this.#ids[this.#oldest] as string, arrived: this.rows.get(this.#oldest, field.arrived) };
  }

  /** Lets a row wait and returns its slot, to be written to. */
  add(id: string): number {
    const slot = this.#free.pop() ?? this.#ids.length;
    this.#slots.set(id, slot);
    this.#ids[slot] = id;
    this.#older[slot] = this.#newest;
    this.#newer[slot] = none;
    if (this.#newest === none) this.#oldest = slot;
    else this.#newer[this.#newest] = slot;
    this.#newest = slot;
    return slot;
  }

  /** Ends the waiting of a row; what its slot holds stays until the next row comes. */
  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    const older = this.#older[slot] as number;
    const newer = this.#newer[slot] as number;
    if (older === none) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === none) this.#newest = older;
    else this.#older[newer] = older;
    this.#slots.delete(id);
    this.#ids[slot] = undefined;
    this.#free.push(slot);
  }

  toJSON(): PendingRowsJson {
    const slots: number[] = [];
    for (let slot = this.#oldest; slot !== none; slot = this.#newer[slot] as number) slots.push(slot);
    return { ids: slots.map((slot) => this.#ids[slot] as string), rows: this.rows.toJSON(slots) };
  }

  /** @throws ValidationError */
  restore(json: PendingRowsJson): void {
    const rows = this.rows.restore(json.rows);
    if (rows !== json.ids.length) throw new ValidationError('The waiting rows of a saved state are damaged.');
    for (const id of json.ids) this.add(id);
  }
}
