import type { CallOptions } from '../../core/call-options.js';
import type { DatasetInput } from '../../core/entities/dataset.js';
import type { ModelOutput } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { HttpClient } from '../../ports/http-client.js';
import { callApi } from './call-api.js';
import { getRun } from './runs.js';
import { runTask } from './task.js';
import { emptyAnswer } from './wire/empty-answer.js';
import { logInputsBody, logOutputsBody } from './wire/inputs.js';

/** Notes what a run read. Repeating it changes nothing; a dataset keeps the tags it was first logged with. */
export async function logInputs(
  http: HttpClient,
  runId: string,
  inputs: { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] },
  call?: CallOptions,
): Promise<void> {
  const body = logInputsBody(runId, inputs.datasets, inputs.modelIds);
  await callApi(
    http,
    { method: 'POST', path: 'runs/log-inputs', body, replay: 'safe' },
    emptyAnswer,
    runTask('log inputs of', runId),
    call,
  );
}

/**
 * Notes which logged models a run made. Servers refuse a request with a model that the run has already, also when it
 * is only sent again: then the models that are missing are logged.
 */
export async function logOutputs(http: HttpClient, runId: string, models: readonly ModelOutput[], call?: CallOptions): Promise<void> {
  try {
    await sendOutputs(http, runId, models, call);
  } catch (error) {
    if (!(error instanceof ValidationError) || error.errorCode !== 'BAD_REQUEST') throw error;
    const { outputs } = await getRun(http, runId, call);
    const missing = models.filter(({ modelId }) => outputs.modelOutputs.every((output) => output.modelId !== modelId));
    if (missing.length === models.length) throw error;
    if (missing.length > 0) await sendOutputs(http, runId, missing, call);
  }
}

async function sendOutputs(http: HttpClient, runId: string, models: readonly ModelOutput[], call: CallOptions | undefined): Promise<void> {
  const body = logOutputsBody(runId, models);
  await callApi(http, { method: 'POST', path: 'runs/outputs', body, replay: 'safe' }, emptyAnswer, runTask('log outputs of', runId), call);
}
