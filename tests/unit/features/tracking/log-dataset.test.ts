import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';
import type { DatasetDescription } from '../../../../src/features/tracking/log-dataset.js';

let test: TestTracker;
let run: ActiveRun;
beforeEach(async () => {
  test = createTestTracker();
  run = await test.tracker.startRun();
});
afterEach(() => test.close());

const logged = async (dataset: DatasetDescription) => {
  await run.logDataset(dataset);
  const inputs = (await test.client.runs.get(run.runId)).inputs.datasetInputs;
  return inputs[inputs.length - 1];
};

describe('logDataset', () => {
  it('computes digest, schema and profile as Python does for a DataFrame', async () => {
    const data = { age: [1, 2], name: ['a', 'b'], pay: [0.5, null], ok: [true, false] };
    const input = await logged({ name: 'people', source: '/data/x.csv', data, context: 'training' });
    // What mlflow.data.from_pandas of MLflow 3.17.2 gives.
    expect(input?.dataset).toEqual({
      name: 'people',
      digest: 'd5ac9243',
      sourceType: 'local',
      source: '{"uri": "/data/x.csv"}',
      schema:
        '{"mlflow_colspec": [{"type": "long", "name": "age", "required": true}, {"type": "string", "name": "name", "required": true}, {"type": "double", "name": "pay", "required": false}, {"type": "boolean", "name": "ok", "required": true}]}',
      profile: '{"num_rows": 2, "num_elements": 8}',
    });
    expect({ ...input?.tags }).toEqual({ 'mlflow.data.context': 'training' });
  });

  it('has the same digest for rows and for columns, and none of its own where one is given', async () => {
    const rows = [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ];
    const ofRows = await logged({ name: 'd', source: 's.csv', data: rows });
    const ofColumns = await logged({ name: 'd', source: 's.csv', data: { a: [1, 2], b: ['x', 'y'] } });
    expect(ofColumns).toEqual(ofRows);
    const given = { digest: 'v7', schema: '{}', profile: '{"rows": 2}' };
    expect((await logged({ name: 'e', source: 's.csv', data: rows, ...given }))?.dataset).toMatchObject(given);
  });

  it('has no schema where a column mixes types', async () => {
    const input = await logged({ name: 'd', source: 's.csv', data: { m: [1, 'x'] } });
    expect(input?.dataset.schema).toBeUndefined();
    expect(input?.dataset.digest).toBe('197d912e');
  });

  it.each([
    ['https://example.org/ä.csv', 'http', '{"url": "https://example.org/\\u00e4.csv"}'],
    [new URL('http://example.org/a.csv'), 'http', '{"url": "http://example.org/a.csv"}'],
    ['s3://bucket/a.csv', 's3', '{"uri": "s3://bucket/a.csv"}'],
    ['file:///a/b.csv', 'local', '{"uri": "file:///a/b.csv"}'],
    ['C:\\data\\a.csv', 'local', '{"uri": "C:\\\\data\\\\a.csv"}'],
    [{ sourceType: 'code', source: '{}' }, 'code', '{}'],
  ])('says where the data is: %s', async (source, sourceType, text) => {
    expect((await logged({ name: 'd', source, digest: '1' }))?.dataset).toMatchObject({ sourceType, source: text });
  });

  it.each([
    [{ name: 'd', source: 's.csv' }, /needs a digest, or the data/],
    [{ name: 'd', source: '', digest: '1' }, /source of a dataset/],
    [{ name: '', source: 's.csv', digest: '1' }, /dataset\.name/],
    [{ name: 'd', source: 's.csv', data: 7 }, /must be an array of row objects/],
    [{ name: 'd', source: 's.csv', digest: '1', context: '' }, /context/],
    [undefined, /A dataset must be an object/],
  ])('refuses %o', async (dataset, message) => {
    await expect(run.logDataset(dataset as never)).rejects.toThrow(message);
    await expect(run.logDataset(dataset as never)).rejects.toThrow(ValidationError);
  });
});
