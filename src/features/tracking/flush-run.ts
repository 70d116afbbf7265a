import type { CallOptions } from '../../core/call-options.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseCall } from '../../core/validation/call.js';
import { describe } from '../../core/validation/describe.js';
import { holdProcess } from '../client/hold-process.js';
import type { RunRecord } from './run-record.js';

/** How far a flush waits. */
export interface RunFlushOptions extends CallOptions {
  /** On the memory buffer `durable` means delivered. @default 'delivered' */
  readonly until?: 'durable' | 'delivered' | undefined;
}

/**
 * Waits until everything logged through the handle so far is on the store.
 *
 * @throws DeliveryError
 */
export async function flushRun(record: RunRecord, options: RunFlushOptions): Promise<DeliveryReport> {
  const { signal, timeoutMs } = parseCall(options);
  const { until } = options;
  if (until !== undefined && until !== 'durable' && until !== 'delivered') {
    throw new ValidationError(`The option until of flush must be 'durable' or 'delivered', not ${describe(until)}.`);
  }
  return holdProcess(record.client.runLog.flush({ runKey: record.key, signal, timeoutMs }));
}
