// What the server takes at most: full batches, made beforehand, one after the other on one connection.
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { nameAt, stepAt, valueAt } from '../../support/observations.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface CeilingTask {
  readonly trackingUri: string;
  readonly metrics: number;
}

export interface Ceiling {
  readonly metricsPerSecond: number;
  /** CPU time of this process, in microseconds. */
  readonly cpuPerMetric: number;
}

const metricsPerBatch = 1000;
const { trackingUri, metrics } = readTask<CeilingTask>();
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function post(path: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request(`${trackingUri}/api/2.0/mlflow/${path}`, { method: 'POST', agent, headers }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${text}`);
  return text;
}

const created = await post('runs/create', JSON.stringify({ experiment_id: '0', start_time: Date.now() }));
const { run } = JSON.parse(created) as { run: { info: { run_id: string } } };
const now = Date.now();
const bodies = Array.from({ length: metrics / metricsPerBatch }, (_, batch) =>
  JSON.stringify({
    run_id: run.info.run_id,
    metrics: Array.from({ length: metricsPerBatch }, (_, place) => {
      const index = batch * metricsPerBatch + place;
      return { key: nameAt(index), value: valueAt(index), timestamp: now + batch, step: stepAt(index) };
    }),
  }),
);

const cpuBefore = process.cpuUsage();
const start = performance.now();
for (const body of bodies) await post('runs/log-batch', body);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);

agent.destroy();
answer({ metricsPerSecond: metrics / seconds, cpuPerMetric: (user + system) / metrics } satisfies Ceiling);
