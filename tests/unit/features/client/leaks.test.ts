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

/** What can outlive a client that was closed: timers, handles, listeners. */
const left = () => [
  ...process.getActiveResourcesInfo(),
  ...process.eventNames().flatMap((name) => Array<string>(process.listenerCount(name)).fill(`listener of ${String(name)}`)),
];

/** What there is now and was not before; timers of the test runner may have come to their end meanwhile. */
function added(before: readonly string[]): string[] {
  const known = [...before];
  return left().filter((item) => known.splice(known.indexOf(item), known.includes(item) ? 1 : 0).length === 0);
}

describe('A client that was used and closed', () => {
  it('leaves no timer, handle or listener behind, however many there were', async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', onWarning);
    await useAndClose();
    const before = left();
    for (let cycle = 0; cycle < 100; cycle++) await useAndClose();
    expect(added(before)).toEqual([]);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});
