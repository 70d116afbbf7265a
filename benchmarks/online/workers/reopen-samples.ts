// Opens the pipeline that another process left behind when it was killed.
import { answer, readTask } from '../../support/worker-task.js';
import { makePipeline, type PipelineTask } from './open-pipeline.js';

export interface Reopened {
  /** Rows that it knows. */
  readonly rows: number;
  readonly milliseconds: number;
}

const online = makePipeline(readTask<PipelineTask>());
const start = performance.now();
await online.start();
const milliseconds = performance.now() - start;
const { accepted } = online.getBufferStats();
await online.stop();
answer({ rows: accepted, milliseconds } satisfies Reopened);
