import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { inParallel } from '../../../core/in-parallel.js';
import type { AssignedUnits } from '../../../domain/routing/router.js';
import type { StateStore } from '../../../ports/state-store.js';

/** The arm that a unit keeps. */
export interface Assignment {
  /** Name of the arm, which outlives changes of the others. */
  readonly arm: string;
  /** Version of the definition that assigned it. */
  readonly version: number;
  /** Probability with which it was assigned. */
  readonly propensity: number;
}

/** A unit as the router knows it. */
export interface UnitHash {
  readonly unitHigh: number;
  readonly unitLow: number;
}

/** Units of a test that are remembered; the store has the others. */
const maxRemembered = 100_000;
/** Assignments that wait for the store; beyond it they stay with their hash only. */
const maxWaiting = 100_000;
const writesAtOnce = 16;

/** Where the sticky assignments of a test are kept. */
export function assignmentsPrefix(testId: string): string {
  return `ab/sticky/${testId}/`;
}

/** The sticky assignments of one test: the first writer of a unit wins, on whichever replica. */
export class Assignments implements AssignedUnits {
  readonly #prefix: string;
  /** By unit, the least recently used first; `undefined` is a unit that the store had nothing of. */
  readonly #known = new Map<number, Assignment | undefined>();
  /** By key in the store. */
  #waiting = new Map<string, { readonly unit: number; readonly assignment: Assignment }>();

  constructor(testId: string) {
    this.#prefix = assignmentsPrefix(testId);
  }

  /** What a unit was assigned, as far as it is known here. */
  assigned(unitHigh: number, unitLow: number): Assignment | 'not-loaded' | undefined {
    const number = numberOf(unitHigh, unitLow);
    const assignment = this.#known.get(number);
    if (assignment === undefined) return this.#known.has(number) ? undefined : 'not-loaded';
    this.#remember(number, assignment);
    return assignment;
  }

  /** Keeps what a unit got; it is written with the next flush. */
  assign(unit: UnitHash, assignment: Assignment): void {
    const number = numberOf(unit.unitHigh, unit.unitLow);
    this.#remember(number, assignment);
    if (this.#waiting.size < maxWaiting) this.#waiting.set(this.#prefix + hexadecimal(unit), { unit: number, assignment });
  }

  /** Reads what the store has of a unit, unless it is known. */
  async load(state: StateStore, unit: UnitHash, call: CallOptions): Promise<void> {
    const number = numberOf(unit.unitHigh, unit.unitLow);
    if (this.#known.has(number)) return;
    const stored = await state.get(this.#prefix + hexadecimal(unit), call);
    if (!this.#known.has(number)) this.#remember(number, stored?.value as Assignment | undefined);
  }

  /** Writes what waits. Where another replica was first, its assignment is the unit's from now on. */
  async flush(state: StateStore, call: CallOptions): Promise<void> {
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    try {
      await inParallel([...waiting], writesAtOnce, call.signal, async ([key, { unit, assignment }], signal) => {
        await this.#write(state, key, unit, assignment, { ...call, signal });
        waiting.delete(key);
      });
    } finally {
      for (const [key, entry] of waiting) {
        if (!this.#waiting.has(key)) this.#waiting.set(key, entry);
      }
    }
  }

  async #write(state: StateStore, key: string, unit: number, assignment: Assignment, call: CallOptions): Promise<void> {
    try {
      await state.put(key, assignment, { ...call, ifRevision: 0 });
    } catch (error) {
      if (!isConflict(error)) throw error;
      const stored = await state.get(key, call);
      if (stored !== undefined) this.#remember(unit, stored.value as Assignment);
    }
  }

  #remember(unit: number, assignment: Assignment | undefined): void {
    this.#known.delete(unit);
    this.#known.set(unit, assignment);
    if (this.#known.size <= maxRemembered) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}

/** 53 bits of the hash, as a number that a map finds without making a text. */
function numberOf(unitHigh: number, unitLow: number): number {
  return unitHigh * 2 ** 21 + (unitLow >>> 11);
}

function hexadecimal({ unitHigh, unitLow }: UnitHash): string {
  return unitHigh.toString(16).padStart(8, '0') + unitLow.toString(16).padStart(8, '0');
}
