import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import type { Run } from '../../core/entities/run.js';
import type { RunDraft, TrackingStore } from '../../ports/tracking-store.js';

/**
 * Creates a run. The signal ends the wait, not the request, because nobody could tell whether an aborted one created the
 * run: when it did, the run that nobody knows of is ended as KILLED.
 */
export async function createRun(store: TrackingStore, draft: RunDraft, { signal, timeoutMs }: CallOptions, clock: Clock): Promise<Run> {
  const creation = store.createRun(draft, { timeoutMs });
  try {
    return await awaitWithin('the creation of the run', creation, { signal });
  } catch (error) {
    if (signal?.aborted) {
      creation.then(({ info }) => store.updateRun(info.runId, { status: 'KILLED', endTime: clock.now() })).catch(() => {});
    }
    throw error;
  }
}
