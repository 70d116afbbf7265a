import { describe, inject } from 'vitest';
import type { MlflowServer } from './mlflow-servers.js';

/**
 * A `describe` for tests that need a real MLflow server; where there is none they are skipped, and the suite's name
 * says why.
 */
export function liveDescribe(name: string, body: (server: MlflowServer) => void, backend: 'sqlite' | 'postgres' = 'sqlite'): void {
  const servers = inject('mlflow');
  const server = servers[backend];
  if (server === undefined)
    describe.skip(`${name} (skipped: ${servers.skips.join(' ')})`, () => body({ uri: '', backendStoreUri: '', python: '' }));
  else describe(name, () => body(server));
}
