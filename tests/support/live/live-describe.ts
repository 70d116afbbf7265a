import { describe } from 'vitest';
import { liveServers } from './live-servers.js';
import type { MlflowServer } from './mlflow-servers.js';

/**
 * A `describe` for tests that need a real MLflow server; where there is none they are skipped, and the suite's name
 * says why.
 */
export function liveDescribe(name: string, body: (server: MlflowServer) => void, backend: 'sqlite' | 'postgres' = 'sqlite'): void {
  const servers = liveServers.mlflow;
  const server = servers[backend];
  if (server === undefined)
    describe.skip(`${name} (skipped: ${servers.skips.join(' ')})`, () => body({ uri: '', backendStoreUri: '', python: '' }));
  else describe(name, () => body(server));
}
