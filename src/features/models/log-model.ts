import type { ClientInternals } from '../client/client-internals.js';
import { composeModel } from './compose-model.js';
import { type LogModelInput, parseLogModel } from './log-model-input.js';
import { createLoggedModel, logToLoggedModel } from './log-to-logged-model.js';
import { logToRun } from './log-to-run.js';
import type { LoggedModelFiles } from './logged-model-files.js';

export type { ModelSource } from './collect-model-files.js';
export type { LogModelInput } from './log-model-input.js';
export type { LoggedModelFiles } from './logged-model-files.js';

/**
 * Logs an ONNX model such that Python's `mlflow.pyfunc`, `mlflow.onnx` and `mlflow models serve` load it too: as a logged
 * model of its run or experiment (MLflow 3), or among the artifacts of its run (MLflow 2). Interrupted anywhere, logging
 * again with the same `key` completes it without a second model.
 *
 * @throws ValidationError naming the field
 * @throws ModelError when the files are not an ONNX model that can be run
 */
export async function logModel(client: ClientInternals, input: LogModelInput): Promise<LoggedModelFiles> {
  const parsed = parseLogModel(input, client.settings.truncateLongValues);
  const composed = await composeModel(parsed);
  const model = await createLoggedModel(client, parsed);
  return model === undefined ? logToRun(client, parsed, composed) : logToLoggedModel(client, parsed, composed, model);
}
