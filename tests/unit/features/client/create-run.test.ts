import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores } from '../../../../src/features/open-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';

let client: MlflowClient;
let beforeOpen: Promise<unknown>;
let beforeCreate: Promise<unknown>;
/** Called when a run is about to be created. */
let onCreate: () => void;

/** A promise that lasts until it is told to end. */
function gate() {
  let open = () => {};
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open };
}

beforeEach(() => {
  beforeOpen = Promise.resolve();
  beforeCreate = Promise.resolve();
  onCreate = () => {};
  client = new MlflowClient(
    { trackingUri: 'sqlite:///:memory:' },
    {
      environment: {},
      openStores: async (settings) => {
        await beforeOpen;
        const stores = await openStores(settings);
        const createRun = stores.tracking.createRun.bind(stores.tracking);
        stores.tracking.createRun = (...args) => {
          onCreate();
          return beforeCreate.then(() => createRun(...args));
        };
        return stores;
      },
    },
  );
});
afterEach(() => client.close());

const ways: readonly [string, (signal: AbortSignal) => Promise<unknown>][] = [
  ['client.runs.create', (signal) => client.runs.create('0', { signal })],
  ['tracker.startRun', (signal) => new ExperimentTracker({ client }).startRun({ signal })],
  ['tracker.withRun', (signal) => new ExperimentTracker({ client }).withRun({ signal }, () => expect.fail('called'))],
];

describe.each(ways)('%s whose signal is aborted', (_name, create) => {
  test('during the request rejects at once, and a run that is created all the same ends as KILLED', async () => {
    await client.experiments.get('0');
    const { closed, open: answer } = gate();
    beforeCreate = closed;
    const controller = new AbortController();
    onCreate = () => setTimeout(() => controller.abort(), 5);
    const creating = create(controller.signal);
    // There is no answer before that.
    await expect(creating).rejects.toMatchObject({ code: 'ABORTED' });
    answer();
    await vi.waitFor(
      async () => {
        const runs = await client.runs.search({ experimentIds: ['0'] }).toArray();
        expect(runs.map(({ info }) => [info.status, info.endTime !== undefined])).toEqual([['KILLED', true]]);
      },
      { timeout: 10_000 },
    );
  });

  test('while the store is being opened rejects at once, and no run is created', async () => {
    const controller = new AbortController();
    const { closed, open } = gate();
    beforeOpen = closed;
    const creating = create(controller.signal);
    setTimeout(() => controller.abort(), 5);
    await expect(creating).rejects.toMatchObject({ code: 'ABORTED' });
    open();
    expect(await client.runs.search({ experimentIds: ['0'] }).toArray()).toEqual([]);
  });
});

test('the deadline of a call counts while the store is being opened, and ends neither the opening nor other calls', async () => {
  const { closed, open } = gate();
  beforeOpen = closed;
  const late = client.experiments.get('0', { timeoutMs: 5 });
  const patient = client.experiments.get('0', { timeoutMs: 20_000 });
  await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('sqlite:///:memory:') });
  open();
  expect((await patient).name).toBe('Default');
});
