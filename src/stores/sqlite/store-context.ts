import type { Clock } from '../../core/clock.js';
import type { Database } from './database.js';

/** What every operation of the embedded store works with. */
export interface StoreContext {
  readonly database: Database;
  readonly clock: Clock;
  /** Absolute path or URI below which new experiments keep their artifacts. */
  readonly artifactRoot: string;
}
