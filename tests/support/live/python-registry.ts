import { fileURLToPath } from 'node:url';
import type { LoggedModel } from '../../../src/core/entities/logged-model.js';
import type { ModelVersion } from '../../../src/core/entities/model-version.js';
import type { RegisteredModel } from '../../../src/core/entities/registered-model.js';
import type { SqliteStore } from '../../../src/stores/sqlite/open-sqlite-store.js';
import type { MlflowServer } from './mlflow-servers.js';
import { runPython } from './python.js';

const script = fileURLToPath(new URL('../python/sqlite_registry.py', import.meta.url));

/** The registry and the logged models of a file, in one spelling for both clients; `null` where there is nothing. */
export interface RegistryPicture {
  readonly models: readonly Readonly<Record<string, unknown>>[];
  readonly versions: readonly Readonly<Record<string, unknown>>[];
  readonly loggedModels: readonly Readonly<Record<string, unknown>>[];
}

/** The registry of SQLite files as MLflow's own client writes and reads it. */
export function pythonRegistry(server: Pick<MlflowServer, 'python'>) {
  const run = (what: 'read' | 'write', paths: readonly string[]) => runPython<RegistryPicture[]>(server, script, { do: what, paths });
  return {
    /** Registers models; gives back everything that is registered then. */
    write: async (path: string) => (await run('write', [path]))[0] as RegistryPicture,
    read: async (path: string) => (await run('read', [path]))[0] as RegistryPicture,
    /** Reads many files in one process, whose start takes longer than reading one. */
    readAll: (paths: readonly string[]) => run('read', paths),
  };
}

/** The same picture as this package sees it. */
export async function registryPicture({ tracking, registry, loggedModels }: SqliteStore): Promise<RegistryPicture> {
  const found = await registry.searchModelVersions({ maxResults: 1_000, orderBy: ['name', 'version_number'] });
  const experiments = await tracking.searchExperiments({ maxResults: 1_000 });
  const experimentIds = experiments.items.map(({ experimentId }) => experimentId);
  const models = await loggedModels.searchLoggedModels({ experimentIds, maxResults: 100, orderBy: [{ fieldName: 'model_id' }] });
  return {
    models: (await registry.searchRegisteredModels({ maxResults: 100 })).items.map(modelPicture),
    versions: await Promise.all(
      found.items.map(async ({ name, version }) => ({
        ...versionPicture(await registry.getModelVersion(name, version)),
        downloadUri: await registry.downloadUri(name, version),
      })),
    ),
    loggedModels: models.items.map(loggedModelPicture),
  };
}

function modelPicture({ description = null as never, tags, aliases, latestVersions, ...rest }: RegisteredModel) {
  const latest = latestVersions.map(({ version }) => version).sort();
  return { ...rest, description, tags: { ...tags }, aliases: { ...aliases }, latestVersions: latest };
}

function versionPicture({ description = null as never, runId = null as never, tags, modelId: _, ...rest }: ModelVersion) {
  return { ...rest, description, runId, tags: { ...tags } };
}

function loggedModelPicture({ modelType = null as never, sourceRunId = null as never, tags, params, metrics, ...rest }: LoggedModel) {
  const points = metrics.map(({ key, value, step, runId }) => [key, value, step, runId]);
  return { ...rest, modelType, sourceRunId, tags: { ...tags }, params: { ...params }, metrics: points };
}
