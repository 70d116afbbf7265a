/** Everything recorded of a test is below this. */
export function recordingPrefix(testId: string): string {
  return `ab/recorded/${testId}/`;
}

/** The slots of all replicas. */
export function slotPrefix(testId: string): string {
  return `${recordingPrefix(testId)}slots/`;
}

/** A page of a run of units; runs of a replica are numbered and never written again. */
export function pageKey(testId: string, replicaId: string, run: number, page: number): string {
  return `${recordingPrefix(testId)}pages/${replicaId}/${run}/${page}`;
}

/** The unanswered predictions of a stretch of a process's requests, from whoever recorded them. */
export function predictionPrefix(testId: string, process: string, stretch: number): string {
  return `${recordingPrefix(testId)}predictions/${process}/${stretch}/`;
}
