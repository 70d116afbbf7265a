import { limits } from '../../core/limits.js';
import type { QueuedEntry } from '../../ports/outbox.js';

/**
 * Removes from the front of a run's queue what one request may hold: entries in order up to the first that exceeds a
 * limit, sets a param of the window to another value, or ends the run. The end of a run is a window of its own.
 */
export function cutWindow(queue: QueuedEntry[]): QueuedEntry[] {
  return queue.splice(0, queue[0]?.entry.kind === 'end' ? 1 : windowLength(queue));
}

function windowLength(queue: readonly QueuedEntry[]): number {
  let metrics = 0;
  let tags = 0;
  const params = new Map<string, string>();
  const end = Math.min(queue.length, limits.itemsPerBatch);
  for (let length = 0; length < end; length++) {
    const { entry } = queue[length] as QueuedEntry;
    switch (entry.kind) {
      case 'metric':
        if (++metrics > limits.metricsPerBatch) return length;
        break;
      case 'tag':
        if (++tags > limits.tagsPerBatch) return length;
        break;
      case 'param':
        if ((params.get(entry.key) ?? entry.value) !== entry.value) return length;
        params.set(entry.key, entry.value);
        if (params.size > limits.paramsPerBatch) return length;
        break;
      default:
        return length;
    }
  }
  return end;
}
