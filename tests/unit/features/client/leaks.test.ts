import { describe, expect, it } from 'vitest';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

const signal = new AbortController().signal;

async function useAndClose(): Promise<void> {
  const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  await new ExperimentTracker({ client }).withRun({ signal }, async (run) => {
    run.logMetric('loss', 1);
    await run.flush({ signal, timeoutMs: 60_000 });
  });
  await client.experiments.get('0', { signal, timeoutMs: 60_000 });
  await client.close();
}

/** What outlives a client that was closed: timers, handles, listeners. */
const left = () => ({
  resources: process.getActiveResourcesInfo().sort(),
  listeners: process.eventNames().map((name) => `${String(name)}: ${process.listenerCount(name)}`),
});

describe('A client that was used and closed', () => {
  it('leaves no timer, handle or listener behind, however many there were', async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', onWarning);
    await useAndClose();
    const before = left();
    for (let cycle = 0; cycle < 100; cycle++) await useAndClose();
    expect(left()).toEqual(before);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});
