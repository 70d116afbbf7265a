import type { Clock } from '../../core/clock.js';
import { appendToUri } from './artifact-uri.js';
import type { Database } from './database.js';
import type { Deadline } from './deadline.js';
import { schemaDdl } from './schema/schema.js';
import type { Session } from './session.js';

/** Pages of the write-ahead log that a commit carries over into the file. */
const pagesPerCheckpoint = 250;

/** What a new database is made with. */
interface Setup {
  readonly artifactRoot: string;
  readonly clock: Clock;
  readonly deadline: Deadline;
}

/**
 * Sets a connection up as MLflow's server does, and fills an empty database with the schema and the experiment
 * `Default`. A database that has tables is left as it is.
 *
 * @throws StoreError
 */
export async function initialise(database: Database, setup: Setup): Promise<void> {
  const empty = await database.read(setup.deadline, (session) => {
    session.execute('PRAGMA busy_timeout = 0; PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON');
    return isEmpty(session);
  });
  if (empty) {
    // Not possible inside a transaction. File systems without shared memory keep their journal mode.
    await database.read(setup.deadline, (session) => session.rows('PRAGMA journal_mode = WAL'));
    await database.write(setup.deadline, (session) => {
      // Another process may have been faster.
      if (isEmpty(session)) create(session, setup);
    });
  }
  await database.read(setup.deadline, (session) => {
    const [mode] = session.first<[string]>('PRAGMA journal_mode') ?? [''];
    if (mode !== 'wal') return;
    // With a write-ahead log this loses no commit when the process dies, and the last ones at most when the power goes.
    session.execute('PRAGMA synchronous = NORMAL');
    // Carrying the log over into the file stalls the process; SQLite's 1,000 pages take 5 ms and the disk's time.
    session.execute(`PRAGMA wal_autocheckpoint = ${pagesPerCheckpoint}`);
  });
}

function isEmpty(session: Session): boolean {
  return session.rows('SELECT 1 FROM sqlite_master LIMIT 1').length === 0;
}

function create(session: Session, { artifactRoot, clock }: Setup): void {
  session.execute(schemaDdl());
  const now = clock.now();
  session.run(
    `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
     VALUES (0, 'Default', ?, 'active', ?, ?)`,
    [appendToUri(artifactRoot, '0'), now, now],
  );
}
