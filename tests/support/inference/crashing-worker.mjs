// A worker thread that echoes its input `x` as `y`, ends itself when the first element is 13, and cannot start where the file says so.
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

if (existsSync(workerData.modelPath)) process.exit(3);
parentPort.on('message', ({ x }) => {
  if (x.data[0] === 13) process.exit(2);
  setTimeout(() => parentPort.postMessage({ type: 'answer', outputs: { y: x } }), 20);
});
parentPort.postMessage({ type: 'ready' });
