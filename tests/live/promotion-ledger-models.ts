import { newId } from '../../src/core/ids.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import type { MlflowClient } from '../../src/features/client/mlflow-client.js';

/** Registers a model with so many versions, each made by a run of its own that has these metrics. */
export async function newModel(client: MlflowClient, versions: number, metrics: readonly Record<string, number>[] = []): Promise<string> {
  const registry = await client[clientInternals].registry();
  const name = `promoted-${newId()}`;
  await registry.createRegisteredModel({ name });
  for (let at = 0; at < versions; at++) {
    const { info } = await client.runs.create('0', {});
    for (const [key, value] of Object.entries(metrics[at] ?? {})) await client.runs.logMetric(info.runId, key, value);
    await registry.createModelVersion({ name, key: newId(), source: `${info.artifactUri}/model`, runId: info.runId });
  }
  return name;
}
