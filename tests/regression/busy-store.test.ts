import { expect, onTestFinished, test, vi } from 'vitest';
import type { DeliveryReport } from '../../src/core/entities/delivery-report.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { openStores, type StoreSettings, type Stores } from '../../src/features/open-client.js';
import { ExperimentTracker } from '../../src/index.js';
import type { TrackingStore } from '../../src/ports/tracking-store.js';

/** The embedded store, answering one call after the other, each after `pauseMs`: a server with more to do than it can. */
async function openBusyStores(settings: StoreSettings, pauseMs: number): Promise<Stores> {
  const stores = await openStores(settings);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (action: () => unknown): Promise<unknown> => {
    last = last.then(() => new Promise((resolve) => setTimeout(resolve, pauseMs))).then(action, action);
    return last;
  };
  const tracking = new Proxy(stores.tracking, {
    get: (store, name) => {
      const method: unknown = Reflect.get(store, name);
      return typeof method === 'function' ? (...args: unknown[]) => inTurn(() => method.apply(store, args)) : method;
    },
  }) as TrackingStore;
  return { ...stores, tracking };
}

/** Lets the time pass by itself, so that it does not matter how busy the machine is. */
async function passTime<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) await vi.advanceTimersByTimeAsync(5);
  return work;
}

test('runs that are created beside each other do not make a busy store look dead to those that end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const reports: DeliveryReport[] = [];
  const client = new MlflowClient(
    { trackingUri: 'sqlite:///:memory:', buffer: { exitGraceMs: 200 }, onDeliveryError: (report) => reports.push(report) },
    { environment: {}, openStores: (settings) => openBusyStores(settings, 15) },
  );
  // What opening needs of the disk takes real time.
  await passTime(client.experiments.get('0'));
  const tracker = new ExperimentTracker({ client });
  const runIds = await passTime(
    Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        tracker.withRun({}, (run) => {
          run.logMetric('index', index);
          return run.runId;
        }),
      ),
    ),
  );
  expect(reports).toEqual([]);
  const last = await passTime(client.runs.get(runIds.at(-1) ?? ''));
  expect(last.info.status).toBe('FINISHED');
  await passTime(client.close());
});
