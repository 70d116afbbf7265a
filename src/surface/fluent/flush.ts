import type { CallOptions } from '../../core/call-options.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import { parseCall } from '../../core/validation/call.js';
import { clientInternals } from '../../features/client/client-internals.js';
import { holdProcess } from '../../features/client/hold-process.js';
import { activeFrame } from '../../features/tracking/context.js';
import { defaultClient } from './default-client.js';

/**
 * Waits until everything logged through the client of the active run, else the default one, is on the store.
 *
 * @throws DeliveryError when something could not be delivered.
 */
export async function flush(options: CallOptions = {}): Promise<DeliveryReport> {
  const client = activeFrame()?.client ?? defaultClient()[clientInternals];
  return holdProcess(client.runLog.flush(parseCall(options)));
}
