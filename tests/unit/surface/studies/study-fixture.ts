import { onTestFinished } from 'vitest';
import type { RunStatus } from '../../../../src/core/entities/run.js';
import type { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

/** What a run of a test's study has; it is FINISHED unless the test says otherwise. */
interface Facts {
  readonly metrics?: Readonly<Record<string, number>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly status?: RunStatus;
  readonly startTime?: number;
  /** Name of the parent. */
  readonly parent?: string;
}

export interface StudyKit extends TestClient {
  readonly client: MlflowClient;
  readonly experimentId: string;
  /** Adds a run to the experiment `study`; each starts a second after the one before. Returns its id. */
  add(runName: string, facts?: Facts): Promise<string>;
  /** Names of all runs that are not deleted, sorted. */
  names(): Promise<string[]>;
}

/** An experiment `study` on an embedded store in memory, closed when the test ends. */
export async function newStudy(): Promise<StudyKit> {
  const kit = createTestClient();
  onTestFinished(() => kit.close());
  const { client, clock } = kit;
  const experimentId = await client.experiments.create('study');
  const ids = new Map<string, string>();
  const add = async (runName: string, facts: Facts = {}) => {
    clock.advance(1000);
    const tags = facts.parent === undefined ? {} : { 'mlflow.parentRunId': ids.get(facts.parent) ?? facts.parent };
    const { info } = await client.runs.create(experimentId, { runName, tags, startTime: facts.startTime });
    ids.set(runName, info.runId);
    const metrics = Object.entries(facts.metrics ?? {}).map(([key, value]) => ({ key, value }));
    await client.runs.logBatch(info.runId, { metrics, params: facts.params ?? {} });
    await client.runs.update(info.runId, { status: facts.status ?? 'FINISHED' });
    return info.runId;
  };
  const names = async () => (await client.runs.search({ experimentIds: [experimentId] }).toArray()).map(({ info }) => info.runName).sort();
  return { ...kit, experimentId, add, names };
}
