// Opens, uses and closes clients over and over, and looks at what stays behind. Needs --expose-gc.
import { getEventListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExperimentTracker, MlflowClient } from 'mlflow-ops';

const { trackingUri, use, cycles, looks } = JSON.parse(process.argv[2]);
const warnings = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));

// One for all calls, as of a program that can be cancelled.
const { signal } = new AbortController();
const uses = {
  log: (client, cycle) => new ExperimentTracker({ client }).withRun({ signal }, (run) => run.logMetric('loss', cycle)),
  read: (client) => client.experiments.get('0', { signal }),
};
const seen = [];
for (let cycle = 1; cycle <= cycles; cycle++) {
  const client = new MlflowClient({ trackingUri, http: { proxy: false } });
  await uses[use](client, cycle);
  await client.close();
  if (cycle % (cycles / looks) === 0) seen.push({ heapBytes: await heapBytes(), ...held() });
}
process.stdout.write(`${JSON.stringify({ seen, warnings })}\n`);

function held() {
  return {
    resources: process.getActiveResourcesInfo().sort(),
    listeners: Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)])),
    abortListeners: getEventListeners(signal, 'abort').length,
    files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
  };
}

/** The least of a few collections: some garbage takes a while to be seen as such. Sockets are gone by then, too. */
async function heapBytes() {
  const sizes = [];
  for (let collection = 0; collection < 5; collection++) {
    await sleep(20);
    gc();
    sizes.push(process.memoryUsage().heapUsed);
  }
  return Math.min(...sizes);
}
