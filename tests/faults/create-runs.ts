import { expect } from 'vitest';
import { allPages, newExperiment, runDraft } from '../contract/tracking-store/drafts.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { openRestStore } from '../support/open-rest-store.js';

/**
 * Creates runs on a real server while every fifth answer is lost or cut after the server acted, and expects exactly
 * those runs to be there in the end.
 */
export async function expectNoGhostRuns(uri: string, options: { readonly runs: number; readonly seed: number }): Promise<void> {
  const direct = await openRestStore(uri);
  const experimentId = await newExperiment(direct.store, 'ghost-runs');
  const proxy = await startFaultProxy({
    target: uri,
    seed: options.seed,
    decide: (random) => (random.next() >= 0.2 ? 'pass' : random.next() < 0.5 ? 'lose-answer' : 'cut-answer'),
  });
  const faulty = await openRestStore(proxy.uri, { proxy: false, maxRetries: 20 });
  try {
    const created: string[] = [];
    let left = options.runs;
    const worker = async () => {
      while (left-- > 0) {
        const { runId } = (await faulty.store.createRun(runDraft(experimentId, { startTime: left }))).info;
        created.push(runId);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    const pages = await allPages((pageToken) =>
      direct.store.searchRuns({ experimentIds: [experimentId], viewType: 'ALL', maxResults: 1_000, pageToken }),
    );
    const found = pages.flat().map((run) => run.info.runId);
    expect(found.sort()).toEqual(created.sort());
    expect(found).toHaveLength(options.runs);
    // The proxy did its work: about a fifth of the exchanges broke.
    expect(proxy.counts['lose-answer'] + proxy.counts['cut-answer']).toBeGreaterThan(options.runs / 10);
  } finally {
    await faulty.close();
    await proxy.close();
    await direct.close();
  }
}
