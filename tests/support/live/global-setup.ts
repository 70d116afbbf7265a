import type { TestProject } from 'vitest/node';
import { runMinio } from './minio.js';
import type { MlflowServer } from './mlflow-servers.js';
import { runPythonScripts } from './python-scripts.js';
import { MissingPrerequisiteError, type RunningServer, runServer } from './run-server.js';

/**
 * Starts one real MLflow server on SQLite, one on PostgreSQL, and MinIO, and hands their addresses to the tests. Without
 * Python, PostgreSQL or Go, or with `MLFLOW_LIVE=0`, the tests that need them are skipped and the reason is printed; with
 * `CI=true` that is an error.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const skips: string[] = [];
  const running: Pick<RunningServer, 'stop'>[] = [];
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
  const startMinio = async (): Promise<void> => {
    try {
      const started = await runMinio();
      running.push(started);
      project.provide('minio', { service: started.service });
    } catch (error) {
      if (!(error instanceof MissingPrerequisiteError)) throw error;
      skips.push(`No MinIO: ${error.message}`);
      project.provide('minio', { skip: error.message });
    }
  };
  if (process.env['MLFLOW_LIVE'] === '0') {
    skips.push('No MLflow server: MLFLOW_LIVE=0.');
    project.provide('mlflow', { skips });
    project.provide('minio', { skip: 'MLFLOW_LIVE=0.' });
  } else {
    const [sqlite, postgres, minio] = await Promise.allSettled([start('sqlite'), start('postgres'), startMinio()]);
    if (sqlite.status === 'rejected' || postgres.status === 'rejected' || minio.status === 'rejected') {
      await tearDown();
      throw [sqlite, postgres, minio].find((result) => result.status === 'rejected')?.reason;
    }
    if (sqlite.value !== undefined) {
      const scripts = await runPythonScripts(sqlite.value.python);
      running.push(scripts);
      project.provide('pythonScripts', scripts.place);
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
