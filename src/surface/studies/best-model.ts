import type { CallOptions } from '../../core/call-options.js';
import { NotFoundError } from '../../core/errors/request-error.js';
import { type ClientHandle, clientInternals } from '../../features/client/client-internals.js';
import { holdProcess } from '../../features/client/hold-process.js';
import { modelOfRun } from '../../features/models/model-of-run.js';
import { defaultClient } from '../fluent/default-client.js';
import { type BestRunOptions, getBestRun } from './get-best-run.js';
import type { ExperimentRef } from './study.js';

/** The run with the best value, and the model that it logged last. */
export interface BestModel {
  readonly client: ClientHandle;
  readonly runId: string;
  readonly modelUri: string;
}

/** Finds the model that the best run logged last. @throws NotFoundError when it logged none */
export async function bestModel(experiment: ExperimentRef, options: BestRunOptions, call: CallOptions): Promise<BestModel> {
  const { metric, ascending, filter, client = defaultClient() } = options;
  const { signal, timeoutMs } = call;
  const { info } = await getBestRun(experiment, { metric, ascending, filter, client, signal, timeoutMs });
  const modelUri = await holdProcess(modelOfRun(client[clientInternals], info.runId, call));
  if (modelUri !== undefined) return { client, runId: info.runId, modelUri };
  throw new NotFoundError(
    `Run ${info.runId} ("${info.runName}") has the best value, but logged no model that is ready; log one with run.logModel.`,
    {
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      details: { runId: info.runId },
    },
  );
}
