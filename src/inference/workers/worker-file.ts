import { pathToFileURL } from 'node:url';

/**
 * The built file of a worker thread. It lies beside the built files of the package, as an ES module for both formats; the sources
 * (in tests) use the build as well, because a thread does not inherit what lets its parent run TypeScript.
 */
export function workerFile(): URL {
  const here = import.meta.url ?? pathToFileURL(__filename).href;
  return new URL(here.endsWith('.ts') ? '../../../dist/inference-worker.js' : './inference-worker.js', here);
}
