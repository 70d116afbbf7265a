import { setImmediate } from 'node:timers/promises';
import type { CallOptions } from '../../../../core/call-options.js';
import type { Logger } from '../../../../core/logger.js';
import { outsideCallers } from '../../../../core/outside-callers.js';
import type { UnitGeneration, UnitRun } from '../store/recording-slot.js';
import { mergePlan, withMerged } from './merge-plan.js';
import type { RunDraft, RunStore } from './run-store.js';
import { sortedRows } from './sorted-rows.js';
import { sweepUnits } from './sweep-units.js';
import { UnitBook, type UnitBookOptions } from './unit-book.js';
import { RunCursor, TableCursor, type UnitCursor } from './unit-cursor.js';
import { sortedRow, type UnitTable } from './unit-table.js';

/** What a flush wrote, until the slot that refers to it is written too. */
export interface SavedUnits {
  readonly generations: readonly UnitGeneration[];
  /** Says whether the slot was written. Never rejects. */
  settle(committed: boolean): Promise<void>;
}

/** Share of its memory that a book may fill before it is finished at the next flush; the rest takes what comes until then. */
const finishAt = 0.85;
/** Rows marked between two turns of the event loop. */
const turnRows = 2 ** 14;

/**
 * The units of a replica: a book in memory, and runs in the store. A book that is full is finished: it is written, and an empty one
 * begins a new generation, whose contributions add to those of the former.
 */
export class UnitStore {
  readonly #runs: RunStore;
  readonly #options: UnitBookOptions;
  readonly #finishSize: number;
  readonly #logger: Logger;
  #book: UnitBook;
  /** Full, and not completely written yet. */
  #finished: UnitBook | undefined;
  /** As the slot has it. */
  #generations: readonly UnitGeneration[] = [[]];
  #merging: Promise<void> | undefined;
  #merged: { readonly from: readonly UnitGeneration[]; readonly run: UnitRun } | undefined;

  constructor(runs: RunStore, options: UnitBookOptions & { readonly maxUnits: number; readonly logger: Logger }) {
    this.#runs = runs;
    this.#options = options;
    this.#logger = options.logger;
    this.#finishSize = options.maxUnits;
    this.#book = new UnitBook(options);
  }

  /** Takes what is recorded now. */
  get book(): UnitBook {
    return this.#book;
  }

  /** Whether all units are in memory. */
  get isWhole(): boolean {
    return this.#generations.length === 1 && this.#finished === undefined;
  }

  /** Whether a merge waits for a slot that refers to it. */
  get hasNews(): boolean {
    return this.#merged !== undefined;
  }

  /** Writes what changed since the last time. */
  async save(): Promise<SavedUnits> {
    this.#finishFullBook();
    const { from: replaced = [], run: replacement } = this.#merged ?? {};
    const generations = (replacement === undefined ? this.#generations : withMerged(this.#generations, replaced, replacement)).map(
      (runs) => [...runs],
    );
    const tables = [this.#finished, this.#book].flatMap((book) => book?.table ?? []);
    const changes = await Promise.all(tables.map(async (table) => ({ table, keys: await sortedRows(table, 'unsaved') })));
    const drafts: RunDraft[] = [];
    const settle = async (committed: boolean): Promise<void> => {
      if (!committed) {
        for (const draft of drafts) this.#runs.discard(draft);
        for (const { table, keys } of changes) await touchAgain(table, keys);
        return;
      }
      for (const run of replaced.flat()) this.#runs.discard(run);
      if (replacement !== undefined) this.#merged = undefined;
      this.#generations = generations;
      this.#finished = undefined;
      this.#book.table.maxBytes = this.#options.maxBytes;
    };
    try {
      for (const [position, { table, keys }] of changes.entries()) {
        if (position > 0) generations.push([]);
        if (keys.length === 0) continue;
        const draft = this.#runs.begin(false);
        drafts.push(draft);
        await draft.add(table, keys);
        generations.at(-1)?.push(draft.end());
      }
    } catch (error) {
      await settle(false);
      throw error;
    }
    return { generations, settle };
  }

  /** Forgets what the store had, because it has it no longer; all that is in memory is written again. */
  rewrite(): void {
    this.#generations = [[]];
    this.#merged = undefined;
    for (const book of [this.#finished, this.#book]) {
      book?.table.touchAll();
    }
  }

  /** The units as sources to merge with those of other replicas. */
  sources(call: CallOptions): UnitCursor[][] {
    const inMemory = [this.#finished, this.#book].flatMap((book) => (book === undefined ? [] : [[new TableCursor(book.table)]]));
    // The last generation is that of the oldest book in memory, which knows better than what was written of it.
    const written = this.#generations.slice(0, -1).map((runs) => runs.map((run) => new RunCursor({ ...this.#runs.place, run, call })));
    return [...written, ...inMemory];
  }

  /** Merges runs behind the flushes, and removes those that were merged. Never rejects: nothing that was recorded depends on it. */
  async tidy(): Promise<void> {
    if (this.#merging === undefined && this.#merged === undefined) {
      const plan = mergePlan(this.#generations);
      if (plan !== undefined) {
        this.#merging = outsideCallers(() => this.#merge(plan)).finally(() => {
          this.#merging = undefined;
        });
      }
    }
    await this.#runs.cleanUp().catch((error: unknown) => {
      this.#logger.debug({ error }, 'Recorded units that were merged could not be removed from the state store; it is tried again.');
    });
  }

  /** Waits for a merge that goes on, and removes what nothing refers to, if that is known. */
  async end(isKnown: boolean): Promise<void> {
    await this.#merging;
    if (isKnown) await this.#runs.cleanUp({ atOnce: true });
  }

  async #merge(from: readonly UnitGeneration[]): Promise<void> {
    const draft = this.#runs.begin(true);
    const cursors = from.map((runs) => runs.map((run) => new RunCursor({ ...this.#runs.place, run })));
    try {
      await sweepUnits(cursors, this.#options.layout, (table) => draft.add(table, table.sorted()));
      this.#merged = { from, run: draft.end() };
    } catch (error) {
      this.#runs.discard(draft);
      this.#logger.debug({ error }, 'Recorded units could not be merged in the state store; it is tried again.');
    }
  }

  #finishFullBook(): void {
    const { table } = this.#book;
    if (this.#finished !== undefined) return;
    if (table.size <= this.#finishSize && table.bytes <= finishAt * this.#options.maxBytes) return;
    this.#finished = this.#book;
    this.#book = new UnitBook({ ...this.#options, maxBytes: this.#options.maxBytes - table.bytes });
  }
}

/** Marks rows as not saved, whose pages nothing refers to. */
async function touchAgain(table: UnitTable, keys: Float64Array): Promise<void> {
  for (let at = 0; at < keys.length; at++) {
    table.touch(sortedRow(keys[at] as number));
    if (at % turnRows === turnRows - 1) await setImmediate();
  }
}
