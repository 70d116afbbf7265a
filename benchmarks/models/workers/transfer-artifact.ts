// Sends or fetches one large artifact and looks at the memory of this process.
import { stat } from 'node:fs/promises';
import { MlflowClient } from 'mlflow-ops';
import type { Transfer, TransferTask } from '../../support/artifact-peers.js';
import { answer, readTask } from '../../support/worker-task.js';

/** A transfer, and how much memory it took at most above what the process had before it, in bytes. */
export interface MeasuredTransfer extends Transfer {
  readonly growth: number;
}

const { trackingUri, runId, direction, file, artifact } = readTask<TransferTask>();
const client = new MlflowClient({ trackingUri });
// Loads what every call needs.
await client.artifacts.list(runId);

const before = process.memoryUsage.rss();
const start = performance.now();
if (direction === 'up') await client.artifacts.upload(runId, file, { path: artifact });
else await client.artifacts.download(runId, artifact, { destination: file });
const seconds = (performance.now() - start) / 1000;
const growth = process.resourceUsage().maxRSS * 1024 - before;

const { size } = await stat(file);
await client.close();
answer({ bytesPerSecond: size / seconds, growth } satisfies MeasuredTransfer);
