import { expect } from 'vitest';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { expectSamePoints, type Point, storedPoints } from '../support/proofs/points.js';

const keys = Array.from({ length: 10 }, (_, index) => `metric-${index}`);

/**
 * Logs metrics one by one through a client whose server loses or cuts every fifth answer after it acted, and expects
 * every observation on the server exactly once.
 */
export async function expectEveryMetricOnce(uri: string, options: { readonly metrics: number; readonly seed: number }): Promise<void> {
  const proxy = await startFaultProxy({
    target: uri,
    seed: options.seed,
    decide: (random) => (random.next() >= 0.2 ? 'pass' : random.next() < 0.5 ? 'lose-answer' : 'cut-answer'),
  });
  const client = new MlflowClient({
    trackingUri: proxy.uri,
    http: { proxy: false, maxRetries: 20 },
    buffer: { flushIntervalMs: 5 },
  });
  try {
    const tracker = new ExperimentTracker({ client, experimentName: uniqueName('lost-answers') });
    const run = await tracker.startRun({});
    const logged: Point[] = [];
    for (let index = 0; index < options.metrics; index += 1) {
      // Each value repeats in its millisecond, which a store would take for the same observation.
      const point = { key: keys[index % keys.length] ?? '', step: index % 3, value: Math.floor(index / 100) };
      run.logMetric(point.key, point.value, { step: point.step });
      logged.push(point);
      if (index % 100 === 99) await run.flush();
    }
    await run.end();
    expectSamePoints(await storedPoints(uri, run.runId, keys), logged);
    // The proxy did its work: about a fifth of the exchanges broke.
    expect(proxy.counts['lose-answer'] + proxy.counts['cut-answer']).toBeGreaterThan(proxy.counts.pass / 10);
  } finally {
    await client.close();
    await proxy.close();
  }
}
