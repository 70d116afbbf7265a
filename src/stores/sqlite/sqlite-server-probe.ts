import type { CallOptions } from '../../core/call-options.js';
import type { ServerInfo, ServerProbe } from '../../ports/server-probe.js';
import type { Database } from './database.js';
import { Deadline } from './deadline.js';
import { releaseOf } from './schema/revisions.js';

/** Answers for the embedded store what a server would answer about itself. */
export class SqliteServerProbe implements ServerProbe {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The MLflow release that brought the schema of this file; `unknown` for a schema newer than this package. */
  version(call?: CallOptions): Promise<string> {
    return this.#database.read(new Deadline(call), (session) => {
      const revision = session.first<[string]>('SELECT version_num FROM alembic_version')?.[0] ?? '';
      return releaseOf(revision) ?? 'unknown';
    });
  }

  async health(call?: CallOptions): Promise<void> {
    await this.#database.read(new Deadline(call), (session) => session.first('SELECT experiment_id FROM experiments LIMIT 0'));
  }

  async info(call?: CallOptions): Promise<ServerInfo> {
    await this.health(call);
    return { storeType: 'SqlStore', workspacesEnabled: false };
  }
}
