import { beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { type DeleteRunsOptions, deleteExperimentRuns } from '../../../../src/surface/studies/delete-experiment-runs.js';
import { newStudy, type StudyKit } from './study-fixture.js';

let study: StudyKit;
beforeEach(async () => {
  study = await newStudy();
});

const clean = async (options: Partial<DeleteRunsOptions> = {}) => {
  const { deleted, kept } = await deleteExperimentRuns('study', {
    client: study.client,
    metric: 'rmse',
    ascending: true,
    dryRun: false,
    ...options,
  });
  const left = await study.names();
  expect(kept.map(({ info }) => info.runName).sort()).toEqual(left);
  expect(deleted.map(({ info }) => info.runName).filter((name) => left.includes(name))).toEqual([]);
  return left;
};

describe('deleteExperimentRuns', () => {
  it('deletes nothing unless told to, and then only says what it would delete', async () => {
    for (const rmse of [1, 2, 3]) await study.add(`rmse ${rmse}`, { metrics: { rmse } });
    const plan = await deleteExperimentRuns('study', { client: study.client, metric: 'rmse', ascending: true, keepTopN: 1 });
    expect(plan.dryRun).toBe(true);
    expect(plan.kept.map(({ info }) => info.runName)).toEqual(['rmse 1']);
    expect(plan.deleted.map(({ info }) => info.runName).sort()).toEqual(['rmse 2', 'rmse 3']);
    expect(await study.names()).toHaveLength(3);
    expect(study.calls.filter(({ method }) => method === 'deleteRun')).toEqual([]);
  });

  it('keeps the ten with the highest value by default', async () => {
    for (let score = 0; score < 12; score++) await study.add(`score ${String(score).padStart(2, '0')}`, { metrics: { score } });
    const left = await clean({ metric: 'score', ascending: undefined });
    expect(left).toEqual(Array.from({ length: 10 }, (_, index) => `score ${String(index + 2).padStart(2, '0')}`));
  });

  it('ranks runs over several pages, and deletes exactly the others', { timeout: 60_000 }, async () => {
    const other = await study.client.experiments.create('another study');
    const { info } = await study.client.runs.create(other, { runName: 'elsewhere' });
    // The best are spread over all pages of 1,000 runs.
    for (let index = 0; index < 1200; index++) await study.add(`run ${index}`, { metrics: { rmse: (index * 7919) % 1200 } });
    const left = await clean({ keepTopN: 25 });
    const best = Array.from({ length: 1200 }, (_, index) => index).filter((index) => (index * 7919) % 1200 < 25);
    expect(left).toEqual(best.map((index) => `run ${index}`).sort());
    expect(study.calls.filter(({ method }) => method === 'deleteRun')).toHaveLength(1175);
    expect((await study.client.runs.get(info.runId)).info.lifecycleStage).toBe('active');
  });

  it('ranks runs without the metric, or with NaN, last', async () => {
    await study.add('best', { metrics: { rmse: 1 } });
    await study.add('worst', { metrics: { rmse: 9 } });
    await study.add('nan', { metrics: { rmse: Number.NaN } });
    await study.add('none', { metrics: { loss: 0 } });
    expect(await clean({ keepTopN: 2 })).toEqual(['best', 'worst']);
  });

  it('keeps no more than asked for when runs have none', async () => {
    await study.add('best', { metrics: { rmse: 1 } });
    await study.add('none');
    expect(await clean({ keepTopN: 5 })).toEqual(['best']);
  });

  it('takes the newest of equals', async () => {
    await study.add('old', { metrics: { rmse: 1 } });
    await study.add('new', { metrics: { rmse: 1 } });
    expect(await clean({ keepTopN: 1 })).toEqual(['new']);
  });

  it('deletes runs that have ended only, or those with the statuses it is given', async () => {
    await study.add('best', { metrics: { rmse: 1 } });
    for (const status of ['RUNNING', 'SCHEDULED', 'FAILED', 'KILLED', 'FINISHED'] as const) await study.add(status, { status });
    expect(await clean({ statuses: ['KILLED'] })).toEqual(['FAILED', 'FINISHED', 'RUNNING', 'SCHEDULED', 'best']);
    expect(await clean()).toEqual(['RUNNING', 'SCHEDULED', 'best']);
    expect(await clean({ statuses: ['RUNNING', 'SCHEDULED'], keepTopN: 0 })).toEqual(['best']);
  });

  it('deletes runs only that started before a time, given as a Date or in milliseconds', async () => {
    for (const startTime of [100, 200, 300]) await study.add(`at ${startTime}`, { startTime, metrics: { rmse: 1 } });
    expect(await clean({ keepTopN: 0, olderThan: 200 })).toEqual(['at 200', 'at 300']);
    expect(await clean({ keepTopN: 0, olderThan: new Date(201) })).toEqual(['at 300']);
  });

  it('keeps the children and grandchildren of the best runs', async () => {
    await study.add('best', { metrics: { rmse: 1 } });
    await study.add('fold', { parent: 'best', metrics: { rmse: 5 } });
    await study.add('fold of fold', { parent: 'fold' });
    await study.add('worst', { metrics: { rmse: 9 } });
    await study.add('fold of worst', { parent: 'worst', metrics: { rmse: 8 } });
    expect(await clean({ keepTopN: 1 })).toEqual(['best', 'fold', 'fold of fold']);
  });

  it('never deletes the parent of a run that stays', async () => {
    await study.add('search');
    await study.add('round', { parent: 'search' });
    await study.add('good trial', { parent: 'round', metrics: { rmse: 1 } });
    await study.add('bad trial', { parent: 'round', metrics: { rmse: 9 } });
    await study.add('parent of a running trial');
    await study.add('running trial', { parent: 'parent of a running trial', status: 'RUNNING' });
    expect(await clean({ keepTopN: 1 })).toEqual(['good trial', 'parent of a running trial', 'round', 'running trial', 'search']);
  });

  it('comes to an end when runs are parents of each other', async () => {
    await study.add('best', { metrics: { rmse: 1 } });
    const first = await study.add('first', { parent: 'f'.repeat(32) });
    const second = await study.add('second', { parent: 'first' });
    await study.client.runs.setTag(first, 'mlflow.parentRunId', second);
    expect(await clean()).toEqual(['best']);
  });

  it('names the metrics that exist when no run has the one asked for, and deletes nothing', async () => {
    await study.add('first', { metrics: { loss: 1, accuracy: 2 } });
    await study.add('second', { metrics: { rmse: Number.NaN } });
    await expect(clean()).rejects.toThrow(NotFoundError);
    await expect(clean()).rejects.toThrow(
      'None of the 2 runs in experiment "study" has a number as metric "rmse"; their metrics are: accuracy, loss, rmse.',
    );
    expect(await study.names()).toHaveLength(2);
  });

  it('says so when there are no runs, or none with any metric', async () => {
    await expect(clean()).rejects.toThrow('None of the 0 runs in experiment "study" has a number as metric "rmse"; there are no runs.');
    await study.add('bare');
    await expect(clean()).rejects.toThrow('none of them has any metric');
  });

  it.each([
    [{ olderThen: 5 }, /there is no "olderThen"/],
    [{ dryRun: null }, /dryRun must be true or false/],
    [{ dryRun: 'false' }, /dryRun must be true or false/],
    [{ ascending: 1 }, /ascending must be true or false/],
    [{ keepTopN: -1 }, /keepTopN must be an integer between 0/],
    [{ keepTopN: 1.5 }, /keepTopN/],
    [{ statuses: ['DONE'] }, /"DONE" is no status of a run; use FINISHED/],
    [{ statuses: 'FAILED' }, /statuses must be an array/],
    [{ olderThan: new Date('not a date') }, /olderThan/],
    [{ olderThan: '2026-01-01' }, /olderThan/],
    [{ metric: undefined }, /The name of a metric must be a non-empty string/],
    [{ client: {} }, /client must be a MlflowClient/],
    [{ timeoutMs: -1 }, /timeoutMs/],
  ])('refuses %o before it reads anything', async (wrong, message) => {
    await study.add('first', { metrics: { rmse: 1 } });
    const before = study.calls.length;
    const options = { client: study.client, metric: 'rmse', keepTopN: 0, dryRun: false, ...wrong } as DeleteRunsOptions;
    await expect(deleteExperimentRuns('study', options)).rejects.toThrow(ValidationError);
    await expect(deleteExperimentRuns('study', options)).rejects.toThrow(message);
    expect(study.calls).toHaveLength(before);
  });
});
