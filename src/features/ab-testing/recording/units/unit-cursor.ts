import type { CallOptions } from '../../../../core/call-options.js';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { pageKey } from '../store/recording-keys.js';
import type { UnitRun } from '../store/recording-slot.js';
import { sortedRows } from './sorted-rows.js';
import { PageReader } from './unit-page.js';
import { readRow, type UnitRecord } from './unit-record.js';
import { sortedHigh, sortedRow, type UnitTable } from './unit-table.js';

/** Units of one source by growing upper half of the hash, some of them at hand. */
export interface UnitCursor {
  /** Sees to it that there are units at hand, unless it is at its end. */
  prepare(): Promise<void>;
  /** All units up to this upper half are at hand; ∞ when all that are left are. */
  readonly boundary: number;
  /** Upper half of the next unit; ∞ at the end. */
  readonly nextHigh: number;
  read(record: UnitRecord): void;
}

/** Units at hand at a time, and of a page. */
export const pageUnits = 4096;

/** A page is not there: its run was replaced by another one since the slot was read. */
export class RunReplaced extends Error {}

/** The units of a run in the store. */
export class RunCursor implements UnitCursor {
  #page = 0;
  #reader: PageReader | undefined;
  readonly #read: (page: number) => Promise<PageReader>;
  readonly #pages: number;

  constructor(from: {
    state: StateStore;
    testId: string;
    replicaId: string;
    run: UnitRun;
    layout: UnitLayout;
    call?: CallOptions | undefined;
  }) {
    const { state, testId, replicaId, run, layout, call } = from;
    this.#pages = run.pages;
    this.#read = async (page) => {
      const stored = await state.get(pageKey(testId, replicaId, run.id, page), call);
      if (typeof stored?.value !== 'string') throw new RunReplaced();
      return new PageReader(stored.value, layout);
    };
  }

  async prepare(): Promise<void> {
    if (this.nextHigh === Number.POSITIVE_INFINITY && this.#page < this.#pages) this.#reader = await this.#read(this.#page++);
  }

  get boundary(): number {
    return this.#reader !== undefined && this.#page < this.#pages ? this.#reader.lastHigh : Number.POSITIVE_INFINITY;
  }

  get nextHigh(): number {
    return this.#reader?.nextHigh ?? Number.POSITIVE_INFINITY;
  }

  read(record: UnitRecord): void {
    this.#reader?.read(record);
  }
}

/** The units of a table in memory, as they are when they are read. */
export class TableCursor implements UnitCursor {
  readonly #table: UnitTable;
  #keys: Float64Array = new Float64Array(0);
  #isSorted = false;
  #next = 0;

  constructor(table: UnitTable) {
    this.#table = table;
  }

  async prepare(): Promise<void> {
    if (this.#isSorted) return;
    this.#keys = await sortedRows(this.#table, 'all');
    this.#isSorted = true;
  }

  get boundary(): number {
    const last = this.#keys[this.#next + pageUnits];
    return last === undefined ? Number.POSITIVE_INFINITY : sortedHigh(last);
  }

  get nextHigh(): number {
    const next = this.#keys[this.#next];
    return next === undefined ? Number.POSITIVE_INFINITY : sortedHigh(next);
  }

  read(record: UnitRecord): void {
    readRow(this.#table, sortedRow(this.#keys[this.#next++] as number), record);
  }
}
