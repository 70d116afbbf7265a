import type { ClientInternals } from '../client/client-internals.js';
import { type ComposedModel, composeModel } from './compose-model.js';
import { type LogModelInput, type ParsedLogModel, parseLogModel } from './log-model-input.js';
import { createLoggedModel, logToLoggedModel } from './log-to-logged-model.js';
import { logToRun } from './log-to-run.js';
import type { LoggedModelFiles } from './logged-model-files.js';
import { contentDigest } from './upload-model.js';

export type { ModelSource } from './collect-model-files.js';
export type { LogModelInput } from './log-model-input.js';
export type { LoggedModelFiles } from './logged-model-files.js';

/** A model that was read and checked, and can be logged. */
export interface PreparedModel {
  /**
   * `sha256:` and hex digits over what the model is: its files, flavors, signature, example and metadata; not where and when
   * it is logged.
   */
  readonly contentDigest: string;
  /** Logs it, see {@link logModel}. */
  log(target: { readonly runId: string; readonly key: string }): Promise<LoggedModelFiles>;
}

/** Reads and checks a model, so that what it is can be known before it is logged. */
export async function prepareModel(client: ClientInternals, input: LogModelInput): Promise<PreparedModel> {
  const parsed = parseLogModel(input, client.settings.truncateLongValues);
  const composed = await composeModel(parsed);
  return {
    contentDigest: await contentDigest(composed),
    log: (target) => logComposed(client, { ...parsed, ...target }, composed),
  };
}

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
  return logComposed(client, parsed, await composeModel(parsed));
}

async function logComposed(client: ClientInternals, parsed: ParsedLogModel, composed: ComposedModel): Promise<LoggedModelFiles> {
  const model = await createLoggedModel(client, parsed);
  return model === undefined ? logToRun(client, parsed, composed) : logToLoggedModel(client, parsed, composed, model);
}
