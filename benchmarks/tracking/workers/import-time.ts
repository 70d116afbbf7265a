// Imports one module in a process that has nothing loaded yet.
import { answer, readTask } from '../../support/worker-task.js';

export interface ImportTask {
  readonly module: string;
}

const { module } = readTask<ImportTask>();
const start = performance.now();
await import(module);
answer({ milliseconds: performance.now() - start });
