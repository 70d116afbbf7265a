import { beforeEach, describe, expect, it } from 'vitest';
import { AbortError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { setTrackingUri } from '../../../../src/surface/fluent/set-tracking-uri.js';
import { type BestRunOptions, getBestRun } from '../../../../src/surface/studies/get-best-run.js';
import type { ExperimentRef } from '../../../../src/surface/studies/study.js';
import { newStudy, type StudyKit } from './study-fixture.js';

let study: StudyKit;
beforeEach(async () => {
  study = await newStudy();
});

const best = async (options: BestRunOptions = {}, experiment: ExperimentRef = 'study') =>
  (await getBestRun(experiment, { client: study.client, ...options })).info.runName;

describe('getBestRun', () => {
  it('takes the highest r2_score by default, and the lowest value with ascending', async () => {
    await study.add('middle', { metrics: { r2_score: 0.5, loss: 1 } });
    await study.add('high', { metrics: { r2_score: 0.9, loss: 3 } });
    await study.add('low', { metrics: { r2_score: -2, loss: 2 } });
    expect(await best()).toBe('high');
    expect(await best({ ascending: true })).toBe('low');
    expect(await best({ metric: 'loss', ascending: true })).toBe('middle');
  });

  it('does not count runs without the metric, with NaN, of other experiments, or deleted', async () => {
    const elsewhere = await study.client.experiments.create('other');
    const { info } = await study.client.runs.create(elsewhere);
    await study.client.runs.logMetric(info.runId, 'loss', 0);
    await study.add('none');
    await study.add('nan', { metrics: { loss: Number.NaN } });
    await study.client.runs.delete(await study.add('deleted', { metrics: { loss: 0.1 } }));
    await study.add('kept', { metrics: { loss: 0.2 } });
    for (const ascending of [true, false]) expect(await best({ metric: 'loss', ascending })).toBe('kept');
  });

  it('compares infinities, and the latest value of each run only', async () => {
    await study.add('endless', { metrics: { score: Number.POSITIVE_INFINITY } });
    await study.add('bottomless', { metrics: { score: Number.NEGATIVE_INFINITY } });
    const runId = await study.add('sinking', { metrics: { score: 100 } });
    await study.client.runs.logMetric(runId, 'score', 1, { step: 1 });
    await study.add('steady', { metrics: { score: 50 } });
    expect(await best({ metric: 'score' })).toBe('endless');
    expect(await best({ metric: 'score', ascending: true })).toBe('bottomless');
    expect(await best({ metric: 'score', filter: 'metrics.score < 1000', ascending: false })).toBe('steady');
  });

  it('takes the newest of equals', async () => {
    await study.add('old', { metrics: { loss: 1 } });
    await study.add('new', { metrics: { loss: 1 } });
    for (const ascending of [true, false]) expect(await best({ metric: 'loss', ascending })).toBe('new');
  });

  it('looks at runs that match the filter only, and says so when none does', async () => {
    await study.add('tree', { metrics: { loss: 1 }, params: { model: 'tree' } });
    await study.add('ridge', { metrics: { loss: 2 }, params: { model: 'ridge' } });
    expect(await best({ metric: 'loss', ascending: true, filter: "params.model = 'ridge'" })).toBe('ridge');
    await expect(best({ metric: 'loss', filter: "params.model = 'svm'" })).rejects.toThrow(
      'None of the 0 runs that match the filter in experiment "study" has a number as metric "loss"; there are no runs.',
    );
    await expect(best({ filter: 'params.model ~ 1' })).rejects.toThrow(ValidationError);
  });

  it('takes metrics whose names need quoting', async () => {
    await study.add('first', { metrics: { 'val/loss: mean no': 1 } });
    expect(await best({ metric: 'val/loss: mean no' })).toBe('first');
    await expect(best({ metric: 'a`b' })).rejects.toThrow(/characters that MLflow refuses/);
  });

  it('names at most fifty of the metrics that exist', async () => {
    const metrics = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${String(index).padStart(2, '0')}`, index]));
    await study.add('many', { metrics });
    await expect(best()).rejects.toThrow(/their metrics are: m00, m01.*m49, and 10 more\.$/);
    await expect(best()).rejects.toMatchObject({ code: 'NOT_FOUND', details: { metric: 'r2_score', runs: 1 } });
  });
});

describe('the experiment of a study', () => {
  beforeEach(() => study.add('only', { metrics: { loss: 1 } }));

  it('is found by name or id, through a client, a tracker, or the fluent client', async () => {
    const { experimentId } = study;
    expect(await best({ metric: 'loss' }, { experimentId })).toBe('only');
    expect(await best({ metric: 'loss' }, { experimentId: Number(experimentId) })).toBe('only');
    expect(await best({ metric: 'loss', client: new ExperimentTracker({ client: study.client }) })).toBe('only');
    await setTrackingUri('sqlite:///:memory:');
    await expect(getBestRun('study', { metric: 'loss' })).rejects.toThrow(NotFoundError);
  });

  it('must exist and not be deleted', async () => {
    await expect(best({}, 'nowhere')).rejects.toThrow(/nowhere/);
    await study.client.experiments.delete(study.experimentId);
    await expect(best()).rejects.toThrow(/is deleted; restore it with client\.experiments\.restore/);
  });

  it.each([undefined, null, 7, '', { experimentId: 'x y' }])('cannot be %o', async (experiment) => {
    await expect(getBestRun(experiment as unknown as ExperimentRef, { client: study.client })).rejects.toThrow(ValidationError);
  });

  it('is not read after the abort of the call', async () => {
    await expect(best({ metric: 'loss', signal: AbortSignal.abort() })).rejects.toThrow(AbortError);
    expect(await best({ metric: 'loss', timeoutMs: 10_000 })).toBe('only');
  });
});
