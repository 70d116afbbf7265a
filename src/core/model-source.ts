const loggedModelSource = /^models:\/+(m-[^/@]+)$/;
const runSource = /^runs:\/+([^/]+)\/./;

/** Id of the logged model that a version's source names, as `models:/m-…` does. */
export function modelIdOfSource(source: string): string | undefined {
  return loggedModelSource.exec(source)?.[1];
}

/** Id of the run that a version's source names, as `runs:/<run id>/<path>` does. */
export function runIdOfSource(source: string): string | undefined {
  return runSource.exec(source)?.[1];
}
