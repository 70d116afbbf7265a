// Records predictions and outcomes in small bursts, as a service does between two turns of its event loop, while flushes
// write to a state store in SQLite; then flushes with everything changed, and watches the event loop.
import { setImmediate as turn } from 'node:timers/promises';
import { ABTestingFramework } from 'mlflow-ops';
import { quantile } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';
import { startedTest } from './started-test.js';

export interface RecordTask {
  readonly trackingUri: string;
  readonly unit: 'request' | 'user';
  /** One request of each unit: as many predictions, and as many outcomes. */
  readonly units: number;
}

export interface RecordCost {
  /** Microseconds. */
  readonly prediction: number;
  readonly outcome: number;
  /** The 99th percentile of both while a flush goes on; null when all of them were over within a turn. */
  readonly whileFlushing: number | null;
  /** Milliseconds without a turn of the event loop while everything is flushed at once: the longest, and the whole flush. */
  readonly stall: number;
  readonly flush: number;
}

const burst = 100;
const flushEveryMs = 250;

const { trackingUri, unit, units } = readTask<RecordTask>();
const ab = new ABTestingFramework({ trackingUri, flushIntervalMs: 3_600_000 });
await startedTest(ab, unit);

const predictions = new Float64Array(units);
const outcomes = new Float64Array(units);
const flushing = new Uint8Array(units);
let isFlushing = false;
let flushedAt = performance.now();
let recorded = 0;

for (let begin = 0; begin < units; begin += burst) {
  const decisions = Array.from({ length: Math.min(burst, units - begin) }, (_, index) => {
    const { requestId } = ab.routeRequest({ testId: 'checkout-model', unitId: `customer-${begin + index}` });
    return { requestId: Buffer.from(requestId).toString() };
  });
  for (const [index, decision] of decisions.entries()) {
    const before = performance.now();
    const answered = ab.recordPrediction(decision, { latencyMs: index });
    const between = performance.now();
    const counted = ab.recordOutcome(decision.requestId, { reward: index % 2 });
    outcomes[begin + index] = performance.now() - between;
    predictions[begin + index] = between - before;
    flushing[begin + index] = isFlushing ? 1 : 0;
    if (answered.accepted && counted.accepted) recorded++;
  }
  if (!isFlushing && performance.now() - flushedAt > flushEveryMs) {
    isFlushing = true;
    void ab.flush().finally(() => {
      isFlushing = false;
      flushedAt = performance.now();
    });
  }
  await turn();
}
if (recorded !== units) throw new Error(`Only ${recorded} of ${units} were recorded.`);
await ab.flush();
for (let index = 0; index < units; index++) {
  const { requestId } = ab.routeRequest({ testId: 'checkout-model', unitId: `customer-${index}` });
  ab.recordOutcome(requestId, { reward: 1 });
}
await turn();
const { stall, flush } = await watched(() => ab.flush());
const { variants } = await ab.analyzeResults('checkout-model');
const analysed = variants.reduce((sum, variant) => sum + variant.units, 0);
if (analysed !== (unit === 'request' ? 2 * units : units)) throw new Error(`${analysed} units were analysed.`);
await ab.close();

const during = [predictions, outcomes].flatMap((costs) => [...costs.filter((_, index) => flushing[index] === 1)]);
answer({
  prediction: quantile(predictions, 0.5) * 1000,
  outcome: quantile(outcomes, 0.5) * 1000,
  whileFlushing: during.length === 0 ? null : quantile(during, 0.99) * 1000,
  stall,
  flush,
} satisfies RecordCost);

/** Turns the event loop until something is done; the longest time that it did not turn. */
async function watched(start: () => Promise<void>): Promise<{ stall: number; flush: number }> {
  let isDone = false;
  const begin = performance.now();
  let last = begin;
  let stall = 0;
  void start().finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await turn();
    const now = performance.now();
    stall = Math.max(stall, now - last);
    last = now;
  }
  return { stall, flush: last - begin };
}
