/** A state that was saved, or what is left of it. */
export type StoredCheckpoint =
  | { readonly sequence: number; readonly state: string }
  /** It is there but cannot be used. */
  | { readonly sequence: number; readonly damage: string };

/** Where two states of a log are kept, the newest and one before it. */
export interface CheckpointStore {
  /** `memory` keeps nothing: there is no restart to be prepared for. */
  readonly kind: 'memory' | 'file';
  /** What is kept, newest first. @throws StoreError when the place cannot be read */
  load(): Promise<readonly StoredCheckpoint[]>;
  /**
   * Saves a state so that a power failure leaves this one or what was there, never a part.
   *
   * @param former - Sequence of an earlier one that is kept too, where it is there; all others are removed.
   * @throws StoreError `full`, `readonly`, `io`
   */
  save(sequence: number, state: string, former: number): Promise<void>;
}
