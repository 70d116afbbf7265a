import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeliveryReport } from '../../../../src/core/entities/delivery-report.js';
import { DeliveryError } from '../../../../src/core/errors/delivery-error.js';
import { ConflictError } from '../../../../src/core/errors/request-error.js';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores, type Stores } from '../../../../src/features/open-client.js';
import type { OutboxEntry } from '../../../../src/ports/outbox.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'client-lifecycle-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

/** A client whose openings are counted and can be made to fail. */
function counted(options: { readonly fail?: number; readonly onDeliveryError?: (report: DeliveryReport) => void } = {}) {
  const state = { opened: 0, closed: 0, fail: options.fail ?? 0 };
  const client = new MlflowClient(
    { trackingUri: 'sqlite:///:memory:', onDeliveryError: options.onDeliveryError },
    {
      environment: {},
      openStores: async (settings): Promise<Stores> => {
        state.opened++;
        if (state.fail-- > 0) throw new Error('locked');
        const stores = await openStores(settings);
        return { ...stores, close: () => stores.close().finally(() => state.closed++) };
      },
    },
  );
  return { client, state };
}

const metric = (runKey: string): OutboxEntry => ({ kind: 'metric', runKey, metric: { key: 'm', value: 1, timestamp: 1, step: 0 } });

describe('the store of a client', () => {
  test('is not opened by the constructor, and opened once by calls at the same time', async () => {
    const { client, state } = counted();
    expect(state.opened).toBe(0);
    await Promise.all([client.experiments.get('0'), client.runs.search({ experimentIds: ['0'] }), client.server.version()]);
    expect(state.opened).toBe(1);
    await client.close();
    expect(state.closed).toBe(1);
  });

  test('is opened again by the next call when opening failed', async () => {
    const { client, state } = counted({ fail: 1 });
    await expect(client.experiments.get('0')).rejects.toThrow('locked');
    expect((await client.experiments.get('0')).name).toBe('Default');
    expect(state.opened).toBe(2);
    await client.close();
  });

  test('lies where the environment says, when the options do not', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', '');
    vi.stubEnv('MLOPS_BASE_PATH', directory);
    const client = new MlflowClient();
    expect(client.trackingUri).toBe(`sqlite:///${directory}/mlflow.db`);
    const { artifactLocation } = await client.experiments.getOrCreate('study');
    expect(artifactLocation).toContain(join(directory, 'mlruns'));
    await client.close();
    expect(existsSync(join(directory, 'mlflow.db'))).toBe(true);
    vi.stubEnv('MLFLOW_TRACKING_URI', 'http://127.0.0.1:1');
    expect(new MlflowClient().trackingUri).toBe('http://127.0.0.1:1');
  });

  test('in memory keeps artifacts in a directory that close removes', async () => {
    const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
    const { artifactLocation } = await client.experiments.getOrCreate('study');
    const root = dirname(artifactLocation.replace(/^file:\/\//, ''));
    mkdirSync(join(root, '1', 'artifacts'), { recursive: true });
    await client.close();
    expect(existsSync(root)).toBe(false);
  });
});

describe('close', () => {
  test('may be called twice, and opens nothing', async () => {
    const { client, state } = counted();
    await Promise.all([client.close(), client.close()]);
    await client.close();
    expect(state).toMatchObject({ opened: 0, closed: 0 });
  });

  test('makes later calls fail with what to do', async () => {
    const { client } = counted();
    await client.experiments.get('0');
    await client.close();
    for (const call of [
      client.experiments.get('0'),
      client.runs.get('r'),
      client.metrics.historyBulk(['r'], 'm'),
      client.server.version(),
    ]) {
      const error = await call.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConflictError);
      expect(String(error)).toMatch(/is closed; create a new MlflowClient/);
    }
    await expect(client.runs.search({ experimentIds: ['0'] })).rejects.toThrow(ConflictError);
  });

  test('delivers what is buffered before the store closes', async () => {
    const path = join(directory, 'runs.db');
    const client = new MlflowClient({ trackingUri: `sqlite:///${path}` });
    const { info } = await client.runs.create('0');
    const { runLog } = client[clientInternals];
    runLog.append([{ kind: 'run', runKey: 'k', runId: info.runId, owned: true }, metric('k')]);
    await client.close();
    const again = new MlflowClient({ trackingUri: `sqlite:///${path}` });
    expect((await again.runs.get(info.runId)).data.metrics).toEqual({ m: 1 });
    await again.close();
  });

  test('reports what could not be delivered, and closes the store all the same', async () => {
    const { client, state } = counted();
    const { info } = await client.runs.create('0');
    await client.runs.delete(info.runId);
    client[clientInternals].runLog.append([{ kind: 'run', runKey: 'k', runId: info.runId, owned: true }, metric('k')]);
    const error = await client.close().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeliveryError);
    expect((error as DeliveryError).report).toMatchObject({ accepted: 1, quarantined: 1, pending: 0 });
    expect(state.closed).toBe(1);
  });
});

describe('await using', () => {
  test('closes at the end of the scope', async () => {
    const { client, state } = counted();
    await client.experiments.get('0');
    await client[Symbol.asyncDispose]();
    await client[Symbol.asyncDispose]();
    expect(state.closed).toBe(1);
  });

  test('hands what could not be delivered to onDeliveryError instead of throwing', async () => {
    const reports: DeliveryReport[] = [];
    const { client, state } = counted({ onDeliveryError: (report) => reports.push(report) });
    const { info } = await client.runs.create('0');
    await client.runs.delete(info.runId);
    client[clientInternals].runLog.append([{ kind: 'run', runKey: 'k', runId: info.runId, owned: true }, metric('k')]);
    await client[Symbol.asyncDispose]();
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ quarantined: 1 });
    expect(state.closed).toBe(1);
  });
});

test('flush resolves with the account of the buffer', async () => {
  const { client } = counted();
  expect(await client.flush()).toMatchObject({ accepted: 0, pending: 0 });
  await client.close();
});
