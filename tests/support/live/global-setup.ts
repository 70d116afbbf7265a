import type { TestProject } from 'vitest/node';
import type { MlflowServer } from './mlflow-servers.js';
import { MissingPrerequisiteError, type RunningServer, runServer } from './run-server.js';

/**
 * Starts one real MLflow server on SQLite and one on PostgreSQL, and hands their addresses to the tests. Without
 * Python or PostgreSQL, or with `MLFLOW_LIVE=0`, the tests that need them are skipped and the reason is printed; with
 * `CI=true` that is an error.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const skips: string[] = [];
  const running: RunningServer[] = [];
  const tearDown = async () => {
    await Promise.all(running.map((server) => server.stop()));
  };
  const start = async (backend: 'sqlite' | 'postgres'): Promise<MlflowServer | undefined> => {
    try {
      const started = await runServer(backend);
      running.push(started);
      return started.server;
    } catch (error) {
      if (!(error instanceof MissingPrerequisiteError)) throw error;
      skips.push(`No MLflow server on ${backend}: ${error.message}`);
      return undefined;
    }
  };
  if (process.env['MLFLOW_LIVE'] === '0') {
    skips.push('No MLflow server: MLFLOW_LIVE=0.');
    project.provide('mlflow', { skips });
  } else {
    const [sqlite, postgres] = await Promise.allSettled([start('sqlite'), start('postgres')]);
    if (sqlite.status === 'rejected' || postgres.status === 'rejected') {
      await tearDown();
      throw sqlite.status === 'rejected' ? sqlite.reason : (postgres as PromiseRejectedResult).reason;
    }
    project.provide('mlflow', { sqlite: sqlite.value, postgres: postgres.value, skips });
  }
  for (const reason of skips) console.warn(`Skipped: ${reason}`);
  if (skips.length > 0 && process.env['CI'] === 'true') {
    await tearDown();
    throw new Error(`With CI=true every live test has to run. ${skips.join(' ')}`);
  }
  return tearDown;
}
