import type { CheckpointStore } from '../../ports/checkpoint-store.js';

/** Checkpoints of a log in memory: with the process everything is gone, so that there is nothing to keep. */
export const noCheckpoints: CheckpointStore = {
  kind: 'memory',
  load: async () => [],
  save: async () => {},
};
