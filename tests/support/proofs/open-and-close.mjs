// Opens, uses and closes clients over and over, and looks at what stays behind. Needs --expose-gc.
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExperimentTracker, MlflowClient } from 'mlflow-ops';

const { trackingUri, use, cycles, looks } = JSON.parse(process.argv[2]);
const warnings = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));

const uses = {
  log: (client, cycle) => new ExperimentTracker({ client }).withRun({}, (run) => run.logMetric('loss', cycle)),
  read: (client) => client.experiments.get('0'),
};
const seen = [];
for (let cycle = 1; cycle <= cycles; cycle++) {
  const client = new MlflowClient({ trackingUri, http: { proxy: false } });
  await uses[use](client, cycle);
  await client.close();
  if (cycle % (cycles / looks) === 0) seen.push(await look());
}
process.stdout.write(`${JSON.stringify({ seen, warnings })}\n`);

async function look() {
  // Sockets are gone a turn after their end.
  await sleep(100);
  gc();
  return {
    heapBytes: process.memoryUsage().heapUsed,
    resources: process.getActiveResourcesInfo().sort(),
    listeners: Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)])),
    files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
  };
}
