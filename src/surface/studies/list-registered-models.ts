import type { ModelStage } from '../../core/entities/model-version.js';
import { ModelRegistry } from '../../features/registry/model-registry.js';
import { defaultClient } from '../fluent/default-client.js';
import { parseStudyOptions, type StudyOptions } from './study.js';

/** One registered model in a list. */
export interface RegisteredModelRow {
  readonly name: string;
  /** The newest version; absent where there is none. */
  readonly latestVersion?: string | undefined;
  /** Stage of the newest version. */
  readonly latestStage?: ModelStage | undefined;
  /** Version of every alias. Has no prototype. */
  readonly aliases: Readonly<Record<string, string>>;
}

/**
 * All registered models in the order of their names, with their newest versions and their aliases.
 *
 * @example
 * ```ts
 * import { listRegisteredModels, MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
 * await client.registeredModels.create('churn');
 * (await listRegisteredModels({ client })).map((model) => model.name); // => [ 'churn' ]
 * await client.close();
 * ```
 */
export async function listRegisteredModels(options: StudyOptions = {}): Promise<readonly RegisteredModelRow[]> {
  const { client = defaultClient(), signal, timeoutMs } = parseStudyOptions('listRegisteredModels', options, []);
  const models = await new ModelRegistry({ client }).listModels({ signal, timeoutMs });
  return models.map(({ name, aliases, latestVersions }) => {
    const [latest] = [...latestVersions].sort((a, b) => Number(b.version) - Number(a.version));
    return { name, latestVersion: latest?.version, latestStage: latest?.currentStage, aliases };
  });
}
