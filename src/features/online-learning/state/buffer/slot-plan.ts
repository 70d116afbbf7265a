/** Decides which rows a full buffer keeps. */
export interface SlotPlan {
  /** The slot that a row goes to, in place of what is there; -1 when the row is not kept. Slots are used from 0 on without gaps. */
  place(label: number): number;
  /** Slots in use. */
  readonly size: number;
  /** What rows alone do not tell, as plain numbers. */
  toJSON(): readonly number[];
  /** Takes up `toJSON` with the labels of the rows that slots hold and the order in which they came. */
  restore(json: readonly number[], labels: readonly number[], oldestFirst: readonly number[]): void;
}
