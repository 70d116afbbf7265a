// Routes requests and records their outcomes without end, flushes into a state store in SQLite, and looks at the memory of
// this process on the way.
import { setImmediate as turn } from 'node:timers/promises';
import { ABTestingFramework } from 'mlflow-ops';
import { answer, readTask } from '../../support/worker-task.js';
import { startedTest } from './started-test.js';

export interface RecordMemoryTask {
  readonly trackingUri: string;
  readonly unit: 'request' | 'user';
  /** Of a new unit each. */
  readonly requests: number;
  /** Requests between two looks. */
  readonly every: number;
  /** At most: twice as many new users are more than a flush a second takes off a full memory. @default as many as there can be */
  readonly perSecond?: number;
}

export interface RecordMemoryUse {
  /** Bytes before the first request and after each stretch: of the process, of the heap, and of arrays outside of it. */
  readonly rss: readonly number[];
  readonly heap: readonly number[];
  readonly arrays: readonly number[];
  readonly requestsPerSecond: number;
  readonly flushes: number;
  /** In the analysis afterwards. */
  readonly units: number;
}

const burst = 200;
const flushEveryMs = 1000;

const { trackingUri, unit, requests, every, perSecond = Number.POSITIVE_INFINITY } = readTask<RecordMemoryTask>();
const ab = new ABTestingFramework({ trackingUri, flushIntervalMs: 3_600_000 });
await startedTest(ab, unit);

const rss: number[] = [];
const heap: number[] = [];
const arrays: number[] = [];
function look(): void {
  const { rss: resident, heapUsed, arrayBuffers } = process.memoryUsage();
  rss.push(resident);
  heap.push(heapUsed);
  arrays.push(arrayBuffers);
}

let flushes = 0;
let flushing: Promise<void> | undefined;
let flushedAt = performance.now();
function flushNowAndThen(): void {
  if (flushing !== undefined || performance.now() - flushedAt < flushEveryMs) return;
  flushing = ab.flush().finally(() => {
    flushes += 1;
    flushing = undefined;
    flushedAt = performance.now();
  });
}

// What only the first calls need is loaded and compiled before the first look; these units count, too.
const first = 20_000;
for (let index = 0; index < first; index++) record(index);
await ab.flush();
look();
const start = performance.now();
for (let begin = first; begin < requests; begin += burst) {
  for (let index = begin; index < begin + burst; index++) record(index);
  flushNowAndThen();
  do await turn();
  while (performance.now() - start < (1000 * (begin - first)) / perSecond);
  if ((begin + burst) % every === 0) look();
}
const seconds = (performance.now() - start) / 1000;
await flushing;
await ab.flush();
const { variants } = await ab.analyzeResults('checkout-model');
await ab.close();

answer({
  rss,
  heap,
  arrays,
  requestsPerSecond: (requests - first) / seconds,
  flushes,
  units: variants.reduce((sum, variant) => sum + variant.units, 0),
} satisfies RecordMemoryUse);

function record(index: number): void {
  const { requestId } = ab.routeRequest({ testId: 'checkout-model', unitId: `customer-${index}` });
  const { accepted } = ab.recordOutcome(requestId, { reward: index % 2 });
  if (!accepted) throw new Error(`The outcome of request ${index} was not accepted.`);
}
