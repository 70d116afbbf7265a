import { ValidationError } from '../../core/errors/request-error.js';
import { RunActiveError } from '../../core/errors/run-errors.js';
import { describe } from '../../core/validation/describe.js';
import { activeFrame } from '../../features/tracking/context.js';
import { replaceDefaultClient } from './default-client.js';

/**
 * Sends the fluent functions to another tracking server or embedded store, and closes the client they used before; what that
 * one could not deliver goes to its `onDeliveryError`. The change counts at once; the promise is for the closing.
 *
 * @param trackingUri - As for `MlflowClient`.
 * @throws ValidationError when the URI cannot be read; nothing changes then.
 * @throws RunActiveError while a run is active.
 */
export async function setTrackingUri(trackingUri: string): Promise<void> {
  if (typeof trackingUri !== 'string') throw new ValidationError(`A tracking URI must be a string, not ${describe(trackingUri)}.`);
  const run = activeFrame()?.run;
  if (run?.status === 'RUNNING') {
    throw new RunActiveError(`Run ${run.runId} is active; end it before setTrackingUri.`, { details: { runId: run.runId } });
  }
  await replaceDefaultClient(trackingUri)?.[Symbol.asyncDispose]();
}
