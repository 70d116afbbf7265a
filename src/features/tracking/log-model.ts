import { parseCall } from '../../core/validation/call.js';
import { parseNewModelName } from '../../core/validation/model-name.js';
import { parseObject } from '../../core/validation/object.js';
import { clientInternals } from '../client/client-internals.js';
import { holdProcess } from '../client/hold-process.js';
import type { LoggedModelFiles, LogModelInput } from '../models/log-model.js';
import { flushRun } from './flush-run.js';
import type { RunRecord } from './run-record.js';

/** What a run logs as a model. */
export interface RunModelInput extends Omit<LogModelInput, 'runId' | 'experimentId'> {
  /** Also registers the model: a new version of this registered model, which is made where there is none. */
  readonly registeredModelName?: string | undefined;
}

/** A model that a run logged. */
export interface RunModel extends LoggedModelFiles {
  /** Version of the registered model, where one was named. */
  readonly version?: string | undefined;
}

/** Logs an ONNX model of a run; the params logged before are delivered first, because the model gets them. */
export async function logRunModel(record: RunRecord, input: RunModelInput): Promise<RunModel> {
  record.assertOpen();
  const { registeredModelName, ...model } = parseObject('The model to log', input);
  const modelName = registeredModelName === undefined ? undefined : parseNewModelName(registeredModelName);
  const call = parseCall(model);
  const { signal } = call;
  const log = async (): Promise<RunModel> => {
    await flushRun(record, { signal, timeoutMs: call.timeoutMs });
    const { logModel } = await import('../models/log-model.js');
    const logged = await logModel(record.client, { ...model, runId: record.info.runId, timeoutMs: call.timeoutMs });
    if (modelName === undefined) return logged;
    const { ModelRegistry } = await import('../registry/model-registry.js');
    const registry = new ModelRegistry({ client: { [clientInternals]: record.client } });
    const { version } = await registry.registerModel({
      model: { modelUri: logged.modelUri },
      modelName,
      runId: logged.runId,
      signal,
      timeoutMs: call.timeoutMs,
    });
    return { ...logged, version };
  };
  return holdProcess(log());
}
