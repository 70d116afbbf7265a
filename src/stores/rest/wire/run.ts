import { z } from 'zod';
import { dictionary } from '../../../core/dictionary.js';
import type { Run, RunInfo, RunStatus } from '../../../core/entities/run.js';
import { readMetric } from './metric.js';
import { id, lifecycleStage, list, longList, number, optionalNumber, optionalText, pairs, text } from './scalars.js';

/** A status of a newer server that is not in this list is shown as RUNNING, MLflow's own default. */
const status = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).catch('RUNNING') satisfies z.ZodType<RunStatus>;

const runInfo = z
  .object({
    run_id: id,
    run_name: text,
    experiment_id: id,
    user_id: text,
    status,
    start_time: number,
    end_time: optionalNumber,
    artifact_uri: text,
    lifecycle_stage: lifecycleStage,
  })
  .transform(
    (wire): RunInfo => ({
      runId: wire.run_id,
      runName: wire.run_name,
      experimentId: wire.experiment_id,
      userId: wire.user_id,
      status: wire.status,
      startTime: wire.start_time,
      endTime: wire.end_time,
      artifactUri: wire.artifact_uri,
      lifecycleStage: wire.lifecycle_stage,
    }),
  );

const dataset = z
  .object({ name: text, digest: text, source_type: text, source: text, schema: optionalText, profile: optionalText })
  .transform(({ source_type, ...rest }) => ({ ...rest, sourceType: source_type }));

const run = z
  .object({
    info: runInfo,
    data: z.object({ metrics: longList(readMetric), params: pairs, tags: pairs }).nullish(),
    inputs: z
      .object({
        dataset_inputs: list(z.object({ dataset, tags: pairs })),
        model_inputs: list(z.object({ model_id: id }).transform((wire) => ({ modelId: wire.model_id }))),
      })
      .nullish(),
    outputs: z
      .object({
        model_outputs: list(z.object({ model_id: id, step: number }).transform((wire) => ({ modelId: wire.model_id, step: wire.step }))),
      })
      .nullish(),
  })
  .transform((wire): Run => {
    const latestMetrics = wire.data?.metrics ?? [];
    return {
      info: wire.info,
      data: {
        metrics: dictionary(latestMetrics.map(({ key, value }) => [key, value])),
        params: wire.data?.params ?? dictionary([]),
        tags: wire.data?.tags ?? dictionary([]),
        latestMetrics,
      },
      inputs: { datasetInputs: wire.inputs?.dataset_inputs ?? [], modelInputs: wire.inputs?.model_inputs ?? [] },
      outputs: { modelOutputs: wire.outputs?.model_outputs ?? [] },
    };
  });

/** Answer of runs/get and runs/create. */
export const runAnswer = z.object({ run }).transform((wire) => wire.run);

/** Answer of runs/update. */
export const runInfoAnswer = z.object({ run_info: runInfo }).transform((wire) => wire.run_info);

/** Answer of runs/search. */
export const runPageAnswer = z
  .object({ runs: list(run), next_page_token: optionalText })
  .transform((wire) => ({ items: wire.runs, nextPageToken: wire.next_page_token }));

/** The answer of runs/search, each run left as the server wrote it. */
export const rawRunPageAnswer = z.object({ runs: list(z.unknown()) }).transform((wire) => wire.runs);

/** Answer of runs/create for a run that was found instead. */
export function createdRunBody(rawRun: unknown): string {
  return JSON.stringify({ run: rawRun });
}
