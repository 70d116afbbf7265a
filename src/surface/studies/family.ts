import type { Run } from '../../core/entities/run.js';

/** Who is whose parent among some runs. */
export interface Family {
  /** Ids of parent, grandparent and so on, as far as they are among the runs. */
  ancestors(runId: string): readonly string[];
}

/** Reads who is whose parent from the tags. Anybody can write these, so circles are possible, and end where they close. */
export function familyOf(runs: readonly Run[]): Family {
  const parents = new Map(runs.map(({ info, data }) => [info.runId, data.tags['mlflow.parentRunId']]));
  return {
    ancestors: (runId) => {
      const found = new Set<string>();
      for (let id = parents.get(runId); id !== undefined && parents.has(id) && !found.has(id); id = parents.get(id)) found.add(id);
      return [...found];
    },
  };
}
