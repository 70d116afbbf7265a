import { ValidationError } from '../../../../core/errors/request-error.js';
import type { Random } from '../../../../core/random.js';
import type { BufferStrategy } from '../../pipeline-options.js';
import type { OrderedRow, RowReader } from '../row-reader.js';
import { field, RowStore, type RowStoreJson } from '../row-store.js';
import { BalancedSlots } from './balanced-slots.js';
import { ReservoirSlots } from './reservoir-slots.js';
import { SlidingSlots } from './sliding-slots.js';
import type { SlotPlan } from './slot-plan.js';

/** How many rows are kept, and which. */
export interface BufferRules {
  readonly strategy: BufferStrategy;
  readonly capacity: number;
  /** Share of the rows, the newest, that no strategy but age decides about. */
  readonly holdout: number;
  readonly random: Random;
}

interface PartJson {
  readonly rows: RowStoreJson;
  readonly plan: readonly number[];
}

/** Kept rows as plain JSON. */
export interface LabelledRowsJson {
  readonly newest: PartJson;
  readonly older?: PartJson | undefined;
}

/** A row where it is kept. */
export interface KeptRow {
  readonly store: RowStore;
  readonly slot: number;
}

/**
 * The labelled rows that are kept. The newest are a window whatever the strategy, because updates are compared on them; of the rows
 * that leave the window the strategy keeps some.
 */
export class LabelledRows {
  readonly #newest: Part;
  readonly #older: Part | undefined;
  readonly #windowSize: number;

  constructor(reader: RowReader, { strategy, capacity, holdout, random }: BufferRules) {
    const sliding = strategy === 'sliding';
    this.#windowSize = sliding ? capacity : Math.min(capacity - 1, Math.max(1, Math.ceil(capacity * holdout)));
    this.#newest = { store: new RowStore(reader), plan: new SlidingSlots(this.#windowSize) };
    const rest = capacity - this.#windowSize;
    const plan = strategy === 'reservoir' ? new ReservoirSlots(rest, random) : new BalancedSlots(rest);
    this.#older = sliding ? undefined : { store: new RowStore(reader), plan };
  }

  get size(): number {
    return this.#newest.plan.size + (this.#older?.plan.size ?? 0);
  }

  /** Where the newest rows are. */
  get window(): RowStore {
    return this.#newest.store;
  }

  /** Keeps a row and returns its slot in {@link window}, for its further fields. The label is the code of its class, or any number. */
  add(row: OrderedRow, label: number): number {
    const { store, plan } = this.#newest;
    const full = plan.size === this.#windowSize;
    const slot = plan.place(label);
    if (full && this.#older !== undefined) {
      const place = this.#older.plan.place(store.get(slot, field.label));
      if (place >= 0) this.#older.store.copy(place, store, slot);
    }
    store.write(slot, row);
    store.set(slot, field.label, label);
    return slot;
  }

  /** Forgets what the live learner said of the rows. */
  forgetLive(): void {
    for (const { store, plan } of this.#parts()) for (let slot = 0; slot < plan.size; slot++) store.set(slot, field.live, Number.NaN);
  }

  /** All rows in the order in which they got their labels. */
  oldestFirst(): readonly KeptRow[] {
    const kept: KeptRow[] = [];
    for (const { store, plan } of this.#parts()) for (let slot = 0; slot < plan.size; slot++) kept.push({ store, slot });
    return kept.sort((a, b) => a.store.get(a.slot, field.sequence) - b.store.get(b.slot, field.sequence));
  }

  /** Rows of a share that are in the window, newest: at most so many can be held out. */
  get windowSize(): number {
    return this.#newest.plan.size;
  }

  toJSON(): LabelledRowsJson {
    return { newest: partToJson(this.#newest), ...(this.#older === undefined ? {} : { older: partToJson(this.#older) }) };
  }

  /** @throws ValidationError */
  restore(json: LabelledRowsJson): void {
    restorePart(this.#newest, json.newest);
    if (this.#older === undefined) return;
    if (json.older === undefined) throw new ValidationError('The rows of a saved state are damaged.');
    restorePart(this.#older, json.older);
  }

  #parts(): readonly Part[] {
    return this.#older === undefined ? [this.#newest] : [this.#older, this.#newest];
  }
}

interface Part {
  readonly store: RowStore;
  readonly plan: SlotPlan;
}

function partToJson({ store, plan }: Part): PartJson {
  return { rows: store.toJSON([...Array(plan.size).keys()]), plan: plan.toJSON() };
}

function restorePart({ store, plan }: Part, json: PartJson): void {
  const slots = [...Array(store.restore(json.rows)).keys()];
  const labels = slots.map((slot) => store.get(slot, field.label));
  slots.sort((a, b) => store.get(a, field.sequence) - store.get(b, field.sequence));
  plan.restore(json.plan, labels, slots);
}
