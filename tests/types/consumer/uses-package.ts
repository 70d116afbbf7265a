import { ExperimentTracker, isNotFound, MlflowClient, type Run } from 'mlflow-ops';

export async function train(uri: string): Promise<number> {
  const client = new MlflowClient({ trackingUri: uri, buffer: { exitGraceMs: undefined } });
  const tracker = new ExperimentTracker({ client });
  const score: number = await tracker.withRun({ experimentName: 'types', tags: { kind: 'consumer' } }, async (run) => {
    run.logParams({ depth: 3, nested: { rate: 0.1 } });
    run.logMetric('score', 0.9, { step: 1 });
    return 0.9;
  });
  const found: Run[] = await client.runs.search({ experimentIds: ['1'], filter: 'metrics.score > 0.5' }).toArray({ limit: 5 });
  try {
    await client.runs.get(found[0]?.info.runId ?? 'missing');
  } catch (error) {
    if (isNotFound(error)) return error.status ?? 0;
    throw error;
  }
  await client.close();
  return score;
}
