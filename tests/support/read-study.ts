import type { MlflowClient, Run } from '../../src/index.js';

/** A metric value as JSON can hold it. */
type JsonNumber = number | 'NaN';

/** Everything a client reads of an experiment, in the shape that `python/read_study.py` prints. */
export interface Study {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly created: number | undefined;
  readonly runs: readonly StudyRun[];
}

interface StudyRun {
  readonly runId: string;
  readonly name: string;
  readonly status: string;
  readonly stage: string;
  readonly start: number;
  readonly end: number | null;
  readonly user: string;
  readonly artifacts: string;
  readonly metrics: Readonly<Record<string, JsonNumber>>;
  readonly history: Readonly<Record<string, readonly (readonly [step: number, timestamp: number, value: JsonNumber])[]>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasets: readonly (readonly [dataset: object, tags: Readonly<Record<string, string>>])[];
}

/** Reads a whole experiment, deleted runs included, in the order of the run ids. */
export async function readStudy(client: MlflowClient, experimentId: string): Promise<Study> {
  const { name, tags, creationTime } = await client.experiments.get(experimentId);
  const found = await client.runs.search({ experimentIds: [experimentId], viewType: 'ALL' }).toArray();
  const runs = await Promise.all(found.map(async ({ info }) => describeRun(client, await client.runs.get(info.runId))));
  return { name, tags: { ...tags }, created: creationTime, runs: runs.sort((a, b) => (a.runId < b.runId ? -1 : 1)) };
}

async function describeRun(client: MlflowClient, { info, data, inputs }: Run): Promise<StudyRun> {
  const histories = Object.keys(data.metrics).map(async (key) => {
    const points = await client.metrics.history(info.runId, key).toArray();
    return [key, points.map((point) => [point.step, point.timestamp, jsonNumber(point.value)] as const)] as const;
  });
  return {
    runId: info.runId,
    name: info.runName,
    status: info.status,
    stage: info.lifecycleStage,
    start: info.startTime,
    end: info.endTime ?? null,
    user: info.userId,
    artifacts: info.artifactUri,
    metrics: Object.fromEntries(Object.entries(data.metrics).map(([key, value]) => [key, jsonNumber(value)])),
    history: Object.fromEntries(await Promise.all(histories)),
    params: { ...data.params },
    tags: { ...data.tags },
    datasets: inputs.datasetInputs.map(({ dataset, tags }) => [
      { name: dataset.name, digest: dataset.digest, source: dataset.source },
      { ...tags },
    ]),
  };
}

function jsonNumber(value: number): JsonNumber {
  return Number.isNaN(value) ? 'NaN' : value;
}
