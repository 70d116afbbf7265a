import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NoActiveRunError, RunActiveError, RunEndedError } from '../../../../src/core/errors/run-errors.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { activeRun, lastActiveRun } from '../../../../src/surface/fluent/active-run.js';
import { endRun } from '../../../../src/surface/fluent/end-run.js';
import { flush } from '../../../../src/surface/fluent/flush.js';
import { logMetric, logMetrics, logParam, logParams, setTag, setTags } from '../../../../src/surface/fluent/logging.js';
import { getRun, searchRuns } from '../../../../src/surface/fluent/search-runs.js';
import { setExperiment } from '../../../../src/surface/fluent/set-experiment.js';
import { setTrackingUri } from '../../../../src/surface/fluent/set-tracking-uri.js';
import { startRun } from '../../../../src/surface/fluent/start-run.js';
import { withRun } from '../../../../src/surface/fluent/with-run.js';

beforeEach(async () => {
  await setTrackingUri('sqlite:///:memory:');
  return async () => {
    while (activeRun() !== undefined) await endRun();
  };
});

describe('the run of startRun', () => {
  it('is what the logging functions act on until endRun', async () => {
    const run = await startRun({ runName: 'fluent' });
    expect(activeRun()).toBe(run);
    logParam('alpha', 1);
    logParams({ beta: { gamma: 2 } });
    logMetric('loss', 0.5, { step: 1 });
    logMetrics({ r2: 0.9 });
    setTag('a', 1);
    setTags({ b: 2 });
    expect((await flush()).pending).toBe(0);
    await endRun();
    expect(activeRun()).toBeUndefined();
    const { info, data } = await getRun(run.runId);
    expect([info.runName, info.status]).toEqual(['fluent', 'FINISHED']);
    expect({ ...data.params }).toEqual({ alpha: '1', 'beta.gamma': '2' });
    expect({ ...data.metrics }).toEqual({ loss: 0.5, r2: 0.9 });
    expect(data.tags).toMatchObject({ a: '1', b: '2' });
  });

  it('excludes a second one, also while it is being started, but not a nested one', async () => {
    const starting = startRun();
    await expect(startRun()).rejects.toThrow(RunActiveError);
    const parent = await starting;
    await expect(startRun()).rejects.toThrow(new RegExp(parent.runId));
    const child = await startRun({ nested: true });
    expect(activeRun()).toBe(child);
    expect((await getRun(child.runId)).data.tags['mlflow.parentRunId']).toBe(parent.runId);
    await endRun('FAILED');
    expect(activeRun()).toBe(parent);
    expect((await getRun(child.runId)).info.status).toBe('FAILED');
  });

  it('gives way when its handle ended it', async () => {
    const run = await startRun();
    await run.end();
    expect(activeRun()).toBeUndefined();
    expect((await startRun()).runId).not.toBe(run.runId);
  });

  it('does not stand in the way of withRun, and is active again after it', async () => {
    const run = await startRun();
    await withRun({}, async (inner) => {
      expect(activeRun()).toBe(inner);
      logMetric('loss', 1);
      await expect(startRun({ nested: true })).rejects.toThrow(RunActiveError);
    });
    expect(activeRun()).toBe(run);
    const child = await withRun({ nested: true }, ({ runId }) => runId);
    expect((await getRun(child)).data.tags['mlflow.parentRunId']).toBe(run.runId);
  });
});

describe('without an active run', () => {
  it('logging throws and names both ways', () => {
    const calls = [
      () => logParam('a', 1),
      () => logParams({}),
      () => logMetric('a', 1),
      () => logMetrics({}),
      () => setTag('a', 1),
      () => setTags({}),
    ];
    for (const call of calls) expect(call).toThrow(NoActiveRunError);
    expect(calls[0]).toThrow(/withRun.*startRun/);
  });

  it('endRun does nothing', async () => {
    await expect(endRun()).resolves.toBeUndefined();
  });
});

describe('inside withRun', () => {
  it('the functions act on its run, whichever tracker it belongs to', async () => {
    await using tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
    await tracker.withRun({}, async (run) => {
      expect(activeRun()).toBe(run);
      logMetric('loss', 1);
      await flush();
      expect((await run.metricHistory('loss')).items).toHaveLength(1);
      await withRun({ nested: true }, async (child) => expect(child.experimentId).toBe(run.experimentId));
      await expect(withRun({}, () => expect.fail('called'))).rejects.toThrow(RunActiveError);
      await endRun('KILLED');
      expect(() => logMetric('loss', 2)).toThrow(RunEndedError);
    });
    expect((await lastActiveRun())?.info.status).toBe('KILLED');
  });
});

describe('the default client', () => {
  it('puts runs into the experiment of setExperiment, where searchRuns looks', async () => {
    await withRun({ runName: 'elsewhere' }, () => {});
    const experiment = await setExperiment('study');
    expect(await setExperiment('study')).toEqual(experiment);
    const runId = await withRun({ runName: 'here' }, (run) => {
      run.logMetric('r2', 0.5);
      return run.runId;
    });
    expect((await searchRuns()).items.map(({ info }) => info.runName)).toEqual(['here']);
    expect((await searchRuns({ filter: 'metrics.r2 > 0.9' })).items).toEqual([]);
    expect(await searchRuns({ experimentNames: ['study', 'Default'], maxResults: 1 }).toArray()).toHaveLength(2);
    expect((await searchRuns({ experimentIds: ['0'] })).items.map(({ info }) => info.runName)).toEqual(['elsewhere']);
    await expect(searchRuns({ experimentNames: ['nowhere'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await lastActiveRun())?.info.runId).toBe(runId);
  });

  it('is not replaced while a run is active, nor by a URI that cannot be read', async () => {
    const run = await startRun();
    await expect(setTrackingUri('sqlite:///:memory:')).rejects.toThrow(RunActiveError);
    await endRun();
    await expect(setTrackingUri('ftp://host')).rejects.toMatchObject({ code: 'VALIDATION' });
    expect((await getRun(run.runId)).info.status).toBe('FINISHED');
  });

  it('is replaced by setTrackingUri at once, and the old one is closed', async () => {
    const old = await withRun({}, (run) => run);
    const replaced = setTrackingUri('sqlite:///:memory:');
    await withRun({}, (run) => expect(run.runId).not.toBe(old.runId));
    await replaced;
    await expect(getRun(old.runId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(old.child()).rejects.toMatchObject({ code: 'RUN_ENDED' });
  });
});

describe('two copies of the package in one process', () => {
  it('share the default client and the active run', async () => {
    const run = await startRun();
    vi.resetModules();
    const logging = await import('../../../../src/surface/fluent/logging.js');
    const queries = await import('../../../../src/surface/fluent/search-runs.js');
    const scopes = await import('../../../../src/surface/fluent/with-run.js');
    const nested = await import('../../../../src/features/tracking/nested-run-tracker.js');
    expect(logging.logMetric).not.toBe(logMetric);
    logging.logMetric('loss', 1);
    await flush();
    expect((await queries.getRun(run.runId)).data.metrics['loss']).toBe(1);
    await scopes.withRun({}, async (inner) => {
      expect(activeRun()).toBe(inner);
      const childId = await new nested.NestedRunTracker().withRun((child) => child.runId);
      expect((await getRun(childId)).data.tags['mlflow.parentRunId']).toBe(inner.runId);
    });
  });
});
