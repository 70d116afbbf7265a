import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { LiveServers, Started } from './live-servers.js';
import { runMinio } from './minio.js';
import { runPythonScripts } from './python-scripts.js';
import { MissingPrerequisiteError, type RunningServer, runServer } from './run-server.js';

type Stoppable = Pick<RunningServer, 'stop'>;

/**
 * Starts one real MLflow server on SQLite, one on PostgreSQL, and MinIO, beside the first tests: what is not installed takes minutes, and
 * only the live tests wait for it. Without Python, PostgreSQL or Go, or with `MLFLOW_LIVE=0`, the tests that need them are skipped and
 * the reason is printed; with `CI=true` that is an error.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-servers-'));
  const file = join(directory, 'started.json');
  project.provide('liveServers', file);
  const running: Stoppable[] = [];
  const started = startAll(running)
    .then((servers): Started => ({ servers }))
    .catch((error: unknown): Started => ({ failure: String(error) }))
    .then(async (outcome) => {
      await writeFile(`${file}.part`, JSON.stringify(outcome));
      await rename(`${file}.part`, file);
    });
  return async () => {
    await started;
    await Promise.all(running.map((server) => server.stop()));
    await rm(directory, { recursive: true, force: true });
  };
}

/** @param running - Gets what was started, also when something else cannot be. */
async function startAll(running: Stoppable[]): Promise<LiveServers> {
  const skips: string[] = [];
  const start = async <T extends Stoppable>(what: string, run: () => Promise<T>): Promise<T | string> => {
    try {
      const server = await run();
      running.push(server);
      return server;
    } catch (error) {
      if (!(error instanceof MissingPrerequisiteError)) throw error;
      skips.push(`No ${what}: ${error.message}`);
      return error.message;
    }
  };
  const mlflow = async (backend: 'sqlite' | 'postgres') => {
    const started = await start(`MLflow server on ${backend}`, () => runServer(backend));
    return typeof started === 'string' ? undefined : started.server;
  };
  const minio = async () => {
    const started = await start('MinIO', runMinio);
    return typeof started === 'string' ? { skip: started } : { service: started.service };
  };
  if (process.env['MLFLOW_LIVE'] === '0') {
    const skip = 'MLFLOW_LIVE=0.';
    return complete({ mlflow: { skips: [`No MLflow server: ${skip}`] }, minio: { skip } });
  }
  // All of them, so that whatever was started is known and can be stopped.
  const starting = [mlflow('sqlite'), mlflow('postgres'), minio()] as const;
  await Promise.allSettled(starting);
  const [sqlite, postgres, storage] = await Promise.all(starting);
  const scripts = sqlite === undefined ? undefined : await runPythonScripts(sqlite.python);
  if (scripts !== undefined) running.push(scripts);
  return complete({ mlflow: { sqlite, postgres, skips }, minio: storage, pythonScripts: scripts?.place });
}

function complete(servers: LiveServers): LiveServers {
  const { skips } = servers.mlflow;
  for (const reason of skips) console.warn(`Skipped: ${reason}`);
  if (skips.length > 0 && process.env['CI'] === 'true') throw new Error(`With CI=true every live test has to run. ${skips.join(' ')}`);
  return servers;
}
