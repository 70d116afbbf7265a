import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../../core/clock.js';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { pageKey } from '../store/recording-keys.js';
import type { UnitRun } from '../store/recording-slot.js';
import { pageUnits } from './unit-cursor.js';
import { encodePage } from './unit-page.js';
import { sortedHigh, sortedRow, type UnitTable } from './unit-table.js';

/** Where the runs of a replica are. */
export interface RunPlace {
  readonly state: StateStore;
  readonly testId: string;
  readonly replicaId: string;
  readonly layout: UnitLayout;
}

/** How long pages that nothing refers to any more are left for those who read them just now, in milliseconds. */
const graceMs = 60_000;

interface Leftover {
  readonly draft: Pick<UnitRun, 'id' | 'pages'>;
  since: number;
}

/** Writes runs page by page, always under names that were never used, and removes those that are no longer needed. */
export class RunStore {
  readonly place: RunPlace;
  readonly #clock: Clock;
  #lastId = 0;
  #leftovers: Leftover[] = [];

  constructor(place: RunPlace, clock: Clock) {
    this.place = place;
    this.#clock = clock;
  }

  /** A run to add pages to. */
  begin(merged: boolean): RunDraft {
    this.#lastId += 1;
    return new RunDraft(this.place, this.#lastId, merged);
  }

  /** Pages of a run are not needed any more. */
  discard(draft: Pick<UnitRun, 'id' | 'pages'>): void {
    if (draft.pages > 0) this.#leftovers.push({ draft, since: this.#clock.now() });
  }

  /** Deletes discarded runs once nobody can be reading them, or `atOnce`; what cannot be deleted now is tried again. */
  async cleanUp({ atOnce = false } = {}): Promise<void> {
    const now = this.#clock.now();
    const { state, testId, replicaId } = this.place;
    for (const leftover of [...this.#leftovers]) {
      // A clock that went back starts the wait anew.
      leftover.since = Math.min(leftover.since, now);
      if (!atOnce && now - leftover.since < graceMs) continue;
      const { id, pages } = leftover.draft;
      for (let page = 0; page < pages; page++) await state.delete(pageKey(testId, replicaId, id, page));
      this.#leftovers = this.#leftovers.filter((other) => other !== leftover);
    }
  }
}

/** A run that is being written. */
export class RunDraft {
  readonly id: number;
  readonly #place: RunPlace;
  readonly #merged: boolean;
  /** Counts pages as soon as they may have reached the store. */
  pages = 0;
  #units = 0;

  constructor(place: RunPlace, id: number, merged: boolean) {
    this.#place = place;
    this.id = id;
    this.#merged = merged;
  }

  /** Writes rows, whose hashes are beyond those written before; each counts as saved as of the moment its page was made. */
  async add(table: UnitTable, keys: Float64Array): Promise<void> {
    const { state, testId, replicaId, layout } = this.#place;
    for (let from = 0, to = 0; from < keys.length; from = to) {
      to = endOfPage(keys, from);
      if (from > 0) await setImmediate();
      const page = keys.subarray(from, to);
      const text = encodePage(table, page, layout);
      for (const key of page) table.settle(sortedRow(key));
      // Making a page and handing it to the store take milliseconds each.
      await setImmediate();
      this.pages += 1;
      await state.put(pageKey(testId, replicaId, this.id, this.pages - 1), text);
      this.#units += page.length;
    }
  }

  /** The run, complete. */
  end(): UnitRun {
    return { id: this.id, pages: this.pages, units: this.#units, merged: this.#merged };
  }
}

/** Units whose hashes have the same upper half are never parted, so that a page can be known to hold all up to its last. */
function endOfPage(keys: Float64Array, from: number): number {
  let to = Math.min(keys.length, from + pageUnits);
  while (to < keys.length && sortedHigh(keys[to] as number) === sortedHigh(keys[to - 1] as number)) to += 1;
  return to;
}
