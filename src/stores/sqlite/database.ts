import { StoreError } from '../../core/errors/store-error.js';
import type { Connection } from './connection.js';
import type { Deadline } from './deadline.js';
import { DriverError } from './driver-error.js';
import { Session } from './session.js';
import { storeFailure } from './store-failure.js';
import { Turns } from './turns.js';

const shortestPauseMs = 2;
const longestPauseMs = 50;

/**
 * One database file. SQLite is synchronous and is never made to wait for a lock: every piece of work is a function
 * that runs at once, and when the file is locked it runs again later, after an asynchronous pause.
 */
export class Database {
  readonly file: string;
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #turns = new Turns();
  #checkFile: (() => void) | undefined;
  #check: ((session: Session) => void) | undefined;
  #schemaVersion: number | undefined;
  #closed = false;

  constructor(connection: Connection, file: string) {
    this.#connection = connection;
    this.#session = new Session(connection);
    this.file = file;
  }

  /** From now on `check` runs before every write. */
  guardFile(check: () => void): void {
    this.#checkFile = check;
  }

  /** From now on `check` runs before the next work, and again whenever another process changed the schema. */
  guardSchema(check: (session: Session) => void): void {
    this.#check = check;
    this.#schemaVersion = undefined;
  }

  /**
   * Reads. The work may run more than once and must not keep anything of a run that failed.
   *
   * @throws StoreError
   */
  read<T>(deadline: Deadline, work: (session: Session) => T): Promise<T> {
    return this.#untilFree(deadline, () => {
      this.#checkSchema();
      return work(this.#session);
    });
  }

  /**
   * Writes in one transaction. The work may run more than once and must not keep anything of a run that failed.
   *
   * @throws StoreError
   */
  write<T>(deadline: Deadline, work: (session: Session) => T): Promise<T> {
    return this.#untilFree(deadline, () => {
      this.#checkFile?.();
      this.#session.run('BEGIN IMMEDIATE');
      try {
        this.#checkSchema();
        const result = work(this.#session);
        this.#session.run('COMMIT');
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    });
  }

  /** Waits for the work under way, then closes the file. Closing twice is harmless. */
  async close(): Promise<void> {
    await this.#turns.take();
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
  }

  async #untilFree<T>(deadline: Deadline, work: () => T): Promise<T> {
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await this.#turns.take();
      deadline.throwIfAborted();
      if (this.#closed) throw new StoreError(`The store on ${this.file} is closed.`, { kind: 'io' });
      try {
        return this.#turns.use(work);
      } catch (error) {
        if (!(error instanceof DriverError)) throw error;
        if (error.kind !== 'busy' || deadline.leftMs <= 0) throw storeFailure(error, this.file, deadline);
      }
      // Several waiting processes must not try again in step.
      await deadline.pause(Math.min(pauseMs * (0.5 + Math.random()), Math.max(deadline.leftMs, 0)));
    }
  }

  #checkSchema(): void {
    if (this.#check === undefined) return;
    const [version] = this.#session.first<[number]>('PRAGMA schema_version') ?? [0];
    if (version === this.#schemaVersion) return;
    this.#check(this.#session);
    this.#schemaVersion = version;
  }

  #rollBack(): void {
    try {
      this.#session.run('ROLLBACK');
    } catch {
      // SQLite rolled back by itself, as it does after a full disk.
    }
  }
}
