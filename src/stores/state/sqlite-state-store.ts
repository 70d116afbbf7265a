import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import type { Lease, PutOptions, StateChange, StateStore, StoredValue, StreamRecord } from '../../ports/state-store.js';
import { keyBehind } from './key-behind.js';
import { leaseLost, leaseTaken, staleRevision } from './state-conflicts.js';
import type { StateFile, Transaction } from './state-file.js';
import { checkDuration, checkStateName, stateText } from './state-text.js';
import { type NumberedChange, watchChanges } from './watch-changes.js';

type EntryRow = [key: string, value: string | null, revision: number];

/** How long deleted keys are remembered for watchers, in milliseconds. */
const rememberDeletionsMs = 60_000;

const alive = 'value IS NOT NULL AND (expires_at IS NULL OR expires_at > ?)';

/** State in a SQLite file that several processes may share. */
export class SqliteStateStore implements StateStore {
  readonly kind = 'sqlite';
  readonly #file: StateFile;
  readonly #clock: Clock;

  constructor(file: StateFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  async get(key: string, call?: CallOptions): Promise<StoredValue | undefined> {
    checkStateName('key', key);
    return this.#file.read(call, (transaction) => {
      const row = this.#find(transaction, key);
      return row && storedValue(row);
    });
  }

  async put(key: string, value: unknown, options: PutOptions = {}): Promise<number> {
    checkStateName('key', key);
    const text = stateText(value);
    if (options.ttlMs !== undefined) checkDuration('ttlMs', options.ttlMs);
    return this.#file.write(options, (transaction) => {
      this.#checkRevision(transaction, key, options.ifRevision);
      const expiresAt = options.ttlMs === undefined ? null : Math.ceil(this.#clock.now() + options.ttlMs);
      const revision = nextRevision(transaction);
      transaction.run(
        `INSERT INTO entries (key, value, revision, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE
         SET value = excluded.value, revision = excluded.revision, expires_at = excluded.expires_at, deleted_at = NULL`,
        [key, text, revision, expiresAt],
      );
      return revision;
    });
  }

  async delete(key: string, options: CallOptions & { readonly ifRevision?: number | undefined } = {}): Promise<void> {
    checkStateName('key', key);
    await this.#file.write(options, (transaction) => {
      this.#checkRevision(transaction, key, options.ifRevision);
      if (this.#find(transaction, key) !== undefined) this.#bury(transaction, key);
      const longAgo = this.#clock.now() - rememberDeletionsMs;
      transaction.run('DELETE FROM entries WHERE deleted_at IS NOT NULL AND deleted_at < ?', [longAgo]);
    });
  }

  async list(prefix: string, call?: CallOptions): Promise<readonly (StoredValue & { readonly key: string })[]> {
    const { sql, bounds } = below(prefix);
    const found = await this.#file.read(call, (transaction) =>
      transaction.rows<EntryRow>(`SELECT key, value, revision FROM entries WHERE ${sql} AND ${alive}`, [...bounds, this.#clock.now()]),
    );
    return found.map((row) => ({ key: row[0], ...storedValue(row) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async append(stream: string, values: readonly unknown[], call?: CallOptions): Promise<number> {
    checkStateName('stream', stream);
    const texts = values.map(stateText);
    return this.#file.write(call, (transaction) => {
      const [[last] = [0]] = transaction.rows<[number]>('SELECT coalesce(max(position), 0) FROM records WHERE stream = ?', [stream]);
      for (const [index, text] of texts.entries()) {
        transaction.run('INSERT INTO records (stream, position, value) VALUES (?, ?, ?)', [stream, last + index + 1, text]);
      }
      return last + texts.length;
    });
  }

  async read(
    stream: string,
    options: CallOptions & { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ): Promise<readonly StreamRecord[]> {
    checkStateName('stream', stream);
    const rows = await this.#file.read(options, (transaction) =>
      transaction.rows<[number, string]>(
        'SELECT position, value FROM records WHERE stream = ? AND position > ? ORDER BY position LIMIT ?',
        [stream, options.after ?? 0, Math.min(options.limit ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
      ),
    );
    return rows.map(([position, text]) => ({ position, value: JSON.parse(text) as unknown }));
  }

  watch(prefix: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncIterable<StateChange> {
    const file = this.#file;
    const source = {
      latest: () => file.read(undefined, lastRevision),
      changes: (under: string, after: number) => this.#changes(under, after),
      get closed() {
        return file.closed;
      },
    };
    return watchChanges(source, prefix, signal);
  }

  async acquireLease(name: string, options: CallOptions & { readonly ttlMs: number }): Promise<Lease> {
    checkStateName('lease', name);
    checkDuration('ttlMs', options.ttlMs);
    const ttlMs = Math.ceil(options.ttlMs);
    const fencingToken = await this.#file.write(options, (transaction) => {
      const now = this.#clock.now();
      const [[token, expiresAt] = [0, 0]] = transaction.rows<[number, number]>('SELECT token, expires_at FROM leases WHERE name = ?', [
        name,
      ]);
      if (expiresAt > now) throw leaseTaken(name, expiresAt - now);
      transaction.run(
        'INSERT INTO leases (name, token, expires_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at',
        [name, token + 1, now + ttlMs],
      );
      return token + 1;
    });
    return {
      fencingToken,
      renew: (call) =>
        this.#file.write(call, (transaction) => {
          const now = this.#clock.now();
          const sql = 'UPDATE leases SET expires_at = ? WHERE name = ? AND token = ? AND expires_at > ?';
          if (transaction.run(sql, [now + ttlMs, name, fencingToken, now]) === 0) throw leaseLost(name);
        }),
      release: (call) =>
        this.#file.write(call, (transaction) => {
          transaction.run('UPDATE leases SET expires_at = 0 WHERE name = ? AND token = ?', [name, fencingToken]);
        }),
    };
  }

  async close(): Promise<void> {
    this.#file.close();
  }

  #find(transaction: Transaction, key: string): EntryRow | undefined {
    const sql = `SELECT key, value, revision FROM entries WHERE key = ? AND ${alive}`;
    return transaction.rows<EntryRow>(sql, [key, this.#clock.now()])[0];
  }

  #checkRevision(transaction: Transaction, key: string, expected: number | undefined): void {
    if (expected === undefined) return;
    const revision = this.#find(transaction, key)?.[2] ?? 0;
    if (revision !== expected) throw staleRevision(key, expected, revision);
  }

  /** Deletes a value; its key stays for a while with a new revision, for the watchers of every process. */
  #bury(transaction: Transaction, key: string): void {
    transaction.run('UPDATE entries SET value = NULL, revision = ?, expires_at = NULL, deleted_at = ? WHERE key = ?', [
      nextRevision(transaction),
      this.#clock.now(),
      key,
    ]);
  }

  async #changes(prefix: string, after: number): Promise<readonly NumberedChange[]> {
    const overSql = 'SELECT key FROM entries WHERE expires_at <= ?';
    const over = await this.#file.read(undefined, (transaction) => transaction.rows<[string]>(overSql, [this.#clock.now()]));
    if (over.length > 0) {
      await this.#file.write(undefined, (transaction) => {
        for (const [key] of transaction.rows<[string]>(overSql, [this.#clock.now()])) this.#bury(transaction, key);
      });
    }
    const { sql, bounds } = below(prefix);
    const rows = await this.#file.read(undefined, (transaction) =>
      transaction.rows<EntryRow>(`SELECT key, value, revision FROM entries WHERE revision > ? AND ${sql} ORDER BY revision`, [
        after,
        ...bounds,
      ]),
    );
    return rows.map((row) => ({ key: row[0], revision: row[2], ...(row[1] === null ? {} : { stored: storedValue(row) }) }));
  }
}

/** What keys that begin with a prefix meet, as a stretch of the table's order. */
function below(prefix: string): { readonly sql: string; readonly bounds: readonly string[] } {
  const end = keyBehind(prefix);
  return end === undefined ? { sql: 'key >= ?', bounds: [prefix] } : { sql: 'key >= ? AND key < ?', bounds: [prefix, end] };
}

function storedValue([, text, revision]: EntryRow): StoredValue {
  return { value: JSON.parse(text ?? 'null') as unknown, revision };
}

function lastRevision(transaction: Transaction): number {
  return transaction.rows<[number]>('SELECT last FROM revisions')[0]?.[0] ?? 0;
}

function nextRevision(transaction: Transaction): number {
  transaction.run('UPDATE revisions SET last = last + 1');
  return lastRevision(transaction);
}
