import type { TerminalStatus } from '../../core/entities/run.js';
import { activeFrame, noteEnded } from '../../features/tracking/context.js';

/**
 * Ends the active run and waits until everything of it is on the store. Without an active run it does nothing.
 *
 * @param status - FINISHED, FAILED or KILLED. @default 'FINISHED'
 * @throws DeliveryError when something could not be delivered.
 */
export async function endRun(status?: TerminalStatus | undefined): Promise<void> {
  const frame = activeFrame();
  if (frame === undefined) return;
  try {
    await frame.run.end(status);
  } finally {
    if (frame.run.status !== 'RUNNING') noteEnded(frame);
  }
}
