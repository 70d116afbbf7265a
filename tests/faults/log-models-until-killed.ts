// A program that logs one model after the other until it is killed, and says the key of each before it begins with it.
import { writeSync } from 'node:fs';
import { newId } from '../../src/core/ids.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { logModel } from '../../src/features/models/log-model.js';

const [trackingUri, model = '', runId = ''] = process.argv.slice(2);
const client = new MlflowClient({ trackingUri, http: { proxy: false } });
// Sockets do not hold the process; whoever calls logModel does.
setInterval(() => {}, 1_000);
for (;;) {
  const key = newId();
  writeSync(1, `${key}\n`);
  await logModel(client[clientInternals], { model, name: `model-${key}`, runId, params: { depth: 3 }, tags: { key }, key });
}
