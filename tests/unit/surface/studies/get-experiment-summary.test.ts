import { beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { getExperimentSummary } from '../../../../src/surface/studies/get-experiment-summary.js';
import { newStudy, type StudyKit } from './study-fixture.js';

let study: StudyKit;
beforeEach(async () => {
  study = await newStudy();
});

describe('getExperimentSummary', () => {
  it('counts runs and statuses, and gives smallest, largest and mean value of every metric', async () => {
    await study.add('first', { metrics: { loss: 1, auc: 0.5 }, params: { b: '1' }, startTime: 500 });
    await study.add('second', { metrics: { loss: 2 }, params: { a: '1', b: '2' }, startTime: 100, status: 'FAILED' });
    await study.add('third', { metrics: { loss: 6 }, startTime: 300 });
    await study.add('nan', { metrics: { loss: Number.NaN, only: Number.NaN }, startTime: 200, status: 'RUNNING' });
    await study.client.runs.delete(await study.add('deleted', { metrics: { loss: 1000 }, startTime: 1 }));
    const summary = await getExperimentSummary('study', { client: study.client });
    expect(summary).toEqual({
      experimentId: study.experimentId,
      name: 'study',
      runs: 4,
      statuses: { FINISHED: 2, FAILED: 1, RUNNING: 1 },
      metrics: {
        auc: { runs: 1, nan: 0, min: 0.5, max: 0.5, mean: 0.5 },
        loss: { runs: 4, nan: 1, min: 1, max: 6, mean: 3 },
        only: { runs: 1, nan: 1, min: Number.NaN, max: Number.NaN, mean: Number.NaN },
      },
      params: ['a', 'b'],
      firstStart: 100,
      lastStart: 500,
    });
  });

  it('reads all pages', async () => {
    for (let index = 0; index < 1100; index++) await study.add(`run ${index}`, { metrics: { index } });
    const { runs, metrics } = await getExperimentSummary('study', { client: study.client });
    expect([runs, metrics['index']]).toEqual([1100, { runs: 1100, nan: 0, min: 0, max: 1099, mean: 549.5 }]);
  });

  it('is all zero for an experiment without runs', async () => {
    const summary = await getExperimentSummary({ experimentId: study.experimentId }, { client: study.client });
    expect(summary).toEqual({ experimentId: study.experimentId, name: 'study', runs: 0, statuses: {}, metrics: {}, params: [] });
  });

  it('has metrics and params of any name', async () => {
    await study.add('odd', { metrics: { constructor: 1, __proto__x: 2 }, params: { toString: 'x' } });
    const { metrics, params } = await getExperimentSummary('study', { client: study.client });
    expect(Object.keys(metrics)).toEqual(['__proto__x', 'constructor']);
    expect(params).toEqual(['toString']);
  });

  it('refuses options it does not know', async () => {
    await expect(getExperimentSummary('study', { metric: 'loss' } as object)).rejects.toThrow(ValidationError);
  });
});
