import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { DeliveryReport } from '../../../../src/core/entities/delivery-report.js';
import { BufferFullError } from '../../../../src/core/errors/delivery-error.js';
import { ConnectionError } from '../../../../src/core/errors/request-error.js';
import type { BufferOptions } from '../../../../src/features/client/client-options.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores } from '../../../../src/features/open-client.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import type { TrackingStore } from '../../../../src/ports/tracking-store.js';

/** A tracker on an embedded store whose `logBatch` and `updateRun` first do what `disturb` says. */
function disturbedTracker(disturb: () => Promise<void>, buffer: BufferOptions = {}) {
  const reports: DeliveryReport[] = [];
  const client = new MlflowClient(
    { trackingUri: 'sqlite:///:memory:', buffer: { exitGraceMs: 50, ...buffer }, onDeliveryError: (report) => reports.push(report) },
    {
      environment: {},
      openStores: async (settings) => {
        const stores = await openStores(settings);
        return { ...stores, tracking: disturbed(stores.tracking, disturb), close: () => stores.close() };
      },
    },
  );
  return { client, reports, tracker: new ExperimentTracker({ client }) };
}

function disturbed(store: TrackingStore, disturb: () => Promise<void>): TrackingStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'logBatch' && name !== 'updateRun') return value.bind(target);
      return async (...args: unknown[]) => {
        await disturb();
        return value.apply(target, args);
      };
    },
  });
}

const refuseConnection = async () => {
  throw new ConnectionError('connection refused', { requestSent: false });
};

describe('when the store is gone after the run was created', () => {
  it('withRun gives the result of the function all the same, and reports what is left', async () => {
    const { tracker, reports } = disturbedTracker(refuseConnection);
    const result = await tracker.withRun({}, (run) => {
      run.logMetric('loss', 1);
      return 'the result';
    });
    expect(result).toBe('the result');
    expect(reports.at(-1)?.undelivered.map(({ kind }) => kind)).toEqual(['metric', 'end']);
  });

  it('withRun rethrows the error of the function, not its own', async () => {
    const { tracker, reports } = disturbedTracker(refuseConnection);
    const thrown = new Error('mine');
    await expect(
      tracker.withRun({}, () => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    expect(reports.at(-1)?.undelivered).toMatchObject([
      { kind: 'tag', key: 'mlflow_ops.error' },
      { kind: 'end', key: 'FAILED' },
    ]);
  });

  it('leaving the scope of a handle does not throw', async () => {
    const { tracker, reports } = disturbedTracker(refuseConnection);
    {
      await using run = await tracker.startRun();
      run.logMetric('loss', 1);
    }
    expect(reports.at(-1)?.pending).toBe(2);
  });

  it('a client that was closed too early changes neither result nor scope', async () => {
    const { tracker, client } = disturbedTracker(async () => {});
    await using run = await tracker.startRun();
    const result = await tracker.withRun({}, async () => {
      await client.close();
      return 'the result';
    });
    expect(result).toBe('the result');
    await expect(run.end()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('flush and end reject with the account of what is left, and end can be called again once the store is back', async () => {
    let down = true;
    const { tracker, client, reports } = disturbedTracker(async () => {
      if (down) await refuseConnection();
    });
    const run = await tracker.startRun();
    run.logMetric('loss', 1);
    await expect(run.flush({ timeoutMs: 50 })).rejects.toMatchObject({
      code: 'DELIVERY',
      report: { accepted: 1, delivered: 0, pending: 1 },
    });
    down = false;
    await run.end();
    expect(run.status).toBe('FINISHED');
    expect((await client.runs.get(run.runId)).data.metrics['loss']).toBe(1);
    expect(reports).toEqual([]);
    await client.close();
  });
});

describe('when the buffer is full', () => {
  it('a call is refused whole, the run still ends, and its error is kept', async () => {
    const { tracker, client } = disturbedTracker(() => delay(5), { maxBytes: 20_000, exitGraceMs: 5000 });
    let full: ActiveRun | undefined;
    const running = tracker.withRun({}, (run) => {
      full = run;
      for (let step = 0; ; step++) run.logMetric('loss', 1, { step });
    });
    await expect(running).rejects.toThrow(BufferFullError);
    const { info, data } = await client.runs.get((full as ActiveRun).runId);
    expect(info.status).toBe('FAILED');
    expect(data.tags['mlflow_ops.error']).toMatch(/^BufferFullError: The log buffer has no room/);
    await client.close();
  });

  it('a loop that awaits ready never meets it', async () => {
    const { tracker, client } = disturbedTracker(() => delay(1), { maxBytes: 20_000, exitGraceMs: 5000, flushIntervalMs: 1 });
    const run = await tracker.startRun();
    for (let step = 0; step < 2000; step++) {
      if (step % 20 === 0) await run.ready();
      run.logMetric('loss', 1, { step });
    }
    await run.end();
    expect(await run.metricHistory('loss').toArray()).toHaveLength(2000);
    await client.close();
  });

  it('a param that was refused for lack of room can be logged again', async () => {
    const { tracker, client } = disturbedTracker(() => delay(5), { maxBytes: 1024, exitGraceMs: 5000 });
    const run = await tracker.startRun();
    expect(() => run.logParams({ note: 'x'.repeat(2000) })).toThrow(BufferFullError);
    run.logParam('note', 'y');
    await run.end();
    expect((await client.runs.get(run.runId)).data.params['note']).toBe('y');
    await client.close();
  });
});

describe('an end that nobody awaits', () => {
  it('is in the log when the call returns', async () => {
    const { tracker, client } = disturbedTracker(async () => {});
    const run = await tracker.startRun();
    void run.end('KILLED');
    await client.flush();
    expect((await client.runs.get(run.runId)).info.status).toBe('KILLED');
    await client.close();
  });
});
