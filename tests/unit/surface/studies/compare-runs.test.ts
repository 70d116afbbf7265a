import { beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { type CompareRunsOptions, compareRuns } from '../../../../src/surface/studies/compare-runs.js';
import { newStudy, type StudyKit } from './study-fixture.js';

let study: StudyKit;
beforeEach(async () => {
  study = await newStudy();
});

const compare = (options: CompareRunsOptions = {}) => compareRuns('study', { client: study.client, ...options });
const namesOf = async (options: CompareRunsOptions = {}) => (await compare(options)).rows.map((row) => row['run_name']);

describe('compareRuns', () => {
  it('gives rows of run_id, run_name, metric_* and param_*, newest run first', async () => {
    const first = await study.add('first', { metrics: { auc: 0.5 }, params: { depth: '1' } });
    const second = await study.add('second', { metrics: { loss: 2 }, params: { rate: '0.1' } });
    const { rows, columns } = await compare();
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { run_id: second, run_name: 'second', metric_loss: 2, param_rate: '0.1' },
      { run_id: first, run_name: 'first', metric_auc: 0.5, param_depth: '1' },
    ]);
    expect(columns).toEqual(['run_id', 'run_name', 'metric_auc', 'metric_loss', 'param_depth', 'param_rate']);
  });

  it('orders by the first metric named, leaves out runs without it or with NaN, and shows the metrics named', async () => {
    await study.add('b', { metrics: { loss: 2, auc: 0.5, time: 1 } });
    await study.add('nan', { metrics: { loss: Number.NaN, auc: 1 } });
    await study.add('a', { metrics: { loss: 1, auc: 0.6, time: 2 } });
    await study.add('none', { metrics: { auc: 0.9 } });
    expect(await namesOf({ metrics: ['loss', 'auc'], ascending: true })).toEqual(['a', 'b']);
    expect(await namesOf({ metrics: ['loss'] })).toEqual(['b', 'a']);
    expect((await compare({ metrics: ['loss', 'auc'] })).columns).toEqual(['run_id', 'run_name', 'metric_loss', 'metric_auc']);
  });

  it('takes ten runs, or topN, also beyond a page, and the newest of equals first', async () => {
    for (let index = 0; index < 1100; index++) await study.add(`run ${index}`, { metrics: { loss: index < 3 ? 0 : 1 } });
    expect(await namesOf()).toHaveLength(10);
    expect((await namesOf({ topN: 1050 })).at(-1)).toBe('run 50');
    expect(await namesOf({ topN: 4, metrics: ['loss'], ascending: true })).toEqual(['run 2', 'run 1', 'run 0', 'run 1099']);
  });

  it('compares runs that match the filter', async () => {
    await study.add('tree', { params: { model: 'tree' } });
    await study.add('ridge', { params: { model: 'ridge' } });
    expect(await namesOf({ filter: "params.model = 'tree'" })).toEqual(['tree']);
  });

  it('is empty for an experiment without runs', async () => {
    const comparison = await compare();
    expect([comparison.rows, comparison.columns, comparison.toCsv()]).toEqual([[], [], '\r\n']);
  });

  it('names the metrics that exist when no run has one of those asked for', async () => {
    await study.add('first', { metrics: { loss: 1, auc: 2 } });
    await study.add('late', { metrics: { loss: 5, extra: 1 } });
    await expect(compare({ metrics: ['rmse'] })).rejects.toThrow(NotFoundError);
    const message = 'None of the 2 runs in experiment "study" has the metric "rmse"; their metrics are: auc, extra, loss.';
    await expect(compare({ metrics: ['loss', 'rmse'] })).rejects.toThrow(message);
    expect(await namesOf({ metrics: ['loss', 'extra'], ascending: true, topN: 1 })).toEqual(['first']);
  });

  it.each([
    [{ topn: 3 }, /there is no "topn"/],
    [{ topN: 0 }, /topN/],
    [{ metrics: 'loss' }, /metrics must be an array of names/],
    [{ metrics: ['a`b'] }, /characters that MLflow refuses/],
    [{ ascending: 'yes' }, /ascending must be true or false/],
  ])('refuses %o', async (wrong, message) => {
    await expect(compare(wrong as CompareRunsOptions)).rejects.toThrow(ValidationError);
    await expect(compare(wrong as CompareRunsOptions)).rejects.toThrow(message);
  });
});
