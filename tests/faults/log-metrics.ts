import { expect } from 'vitest';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';
import { allPages, uniqueName } from '../contract/tracking-store/drafts.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { openRestStore } from '../support/open-rest-store.js';

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
    for (let index = 0; index < options.metrics; index += 1) {
      // Each value repeats in its millisecond, which a store would take for the same observation.
      run.logMetric(keys[index % keys.length] ?? '', Math.floor(index / 100), { step: 0 });
      if (index % 100 === 99) await run.flush();
    }
    await run.end();
    const stored = await countPoints(uri, run.runId);
    expect(stored).toEqual(Object.fromEntries(keys.map((key) => [key, options.metrics / keys.length])));
    // The proxy did its work: about a fifth of the exchanges broke.
    expect(proxy.counts['lose-answer'] + proxy.counts['cut-answer']).toBeGreaterThan(proxy.counts.pass / 10);
  } finally {
    await client.close();
    await proxy.close();
  }
}

/** How many points of each metric the server has, read without the proxy. */
async function countPoints(uri: string, runId: string): Promise<Record<string, number>> {
  const { store, close } = await openRestStore(uri);
  try {
    const counts: Record<string, number> = {};
    for (const key of keys) {
      const pages = await allPages((pageToken) => store.metricHistory(runId, key, { maxResults: 25_000, pageToken }));
      counts[key] = pages.flat().length;
    }
    return counts;
  } finally {
    await close();
  }
}
