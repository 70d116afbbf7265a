import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalArtifactStore } from '../../src/stores/artifacts/local-artifact-store.js';
import { artifactStoreContract } from './artifact-store.js';

for (const [form, uriOf] of [
  ['a path', (path: string) => path],
  ['a file: URI', (path: string) => pathToFileURL(path).href],
] as const) {
  artifactStoreContract(`a local directory, named by ${form}`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-'));
    return {
      store: new LocalArtifactStore(uriOf(join(directory, 'with space', 'artifacts'))),
      close: () => rm(directory, { recursive: true, force: true }),
    };
  });
}
