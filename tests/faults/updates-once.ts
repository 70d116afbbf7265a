import { expect } from 'vitest';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import type { PipelineStatus } from '../../src/features/online-learning/pipeline-status.js';
import type { UpdateResult } from '../../src/features/online-learning/update-result.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';

const updateTag = 'mlflow_ops.update';

/**
 * Each update of a pipeline that has settled has one run, those that came so far one version and one promotion, those that were taken back
 * one rollback; no metric of a run was logged twice, and nothing is registered or promoted that is no update.
 *
 * @returns how many were published
 */
export async function expectUpdatesOnce(
  trackingUri: string,
  { modelName, pipelineId }: Pick<PipelineStatus, 'modelName' | 'pipelineId'>,
  updates: readonly UpdateResult[],
): Promise<number> {
  const client = new MlflowClient({ trackingUri });
  const registry = new ModelRegistry({ client });
  try {
    expect(updates.map(({ update }) => update)).toEqual(updates.map((_, at) => at + 1));
    const published = updates.filter(({ publishedAt }) => publishedAt !== undefined);
    const runs = (
      await client.runs.search({ experimentIds: ['0'], filter: `tags.\`${updateTag}\` LIKE '${pipelineId}/%'`, maxResults: 1000 })
    ).items;
    const versions = (await client.modelVersions.search({ filter: `name = '${modelName}'`, maxResults: 1000 })).items;
    const numberOf = (tags: Readonly<Record<string, string>>) => Number(tags[updateTag]?.split('/').at(-1));
    const inOrder = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other);
    expect(inOrder(runs.map(({ data }) => numberOf(data.tags)))).toEqual(updates.map(({ update }) => update));
    expect(inOrder(versions.map(({ tags }) => numberOf(tags)))).toEqual(published.map(({ update }) => update));
    expect(Object.fromEntries(versions.map(({ tags, version }) => [numberOf(tags), version]))).toEqual(
      Object.fromEntries(published.map(({ update, version }) => [update, version])),
    );
    const ledger = published.length === 0 ? [] : await registry.history(modelName);
    expect(ledger.map(({ kind, status, version }) => [kind, status, version])).toEqual(
      published.flatMap(({ version, status, previousVersion }) => [
        ['promotion', 'done', version],
        ...(status === 'rolledBack' ? [['rollback', 'done', previousVersion]] : []),
      ]),
    );
    for (const { runId = '', status, comparison } of updates) {
      if (comparison === undefined) continue;
      const points = (await client.metrics.history(runId, `candidate_${comparison.metric}`)).items;
      expect({ status, values: points.map(({ value }) => value) }).toEqual({ status, values: [comparison.candidate] });
    }
    return published.length;
  } finally {
    await registry.close();
    await client.close();
  }
}
