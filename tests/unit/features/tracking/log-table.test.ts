import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotSupportedError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';

let test: TestTracker;
let run: ActiveRun;
beforeEach(async () => {
  test = createTestTracker();
  run = await test.tracker.startRun();
});
afterEach(() => test.close());

const read = async (file = 't.json') => String(await test.client.artifacts.read(run.runId, file));
const tag = async () => (await test.client.runs.get(run.runId)).data.tags['mlflow.loggedArtifacts'];

describe('logTable', () => {
  it('writes rows and columns in the form that MLflow reads, and notes the table in a tag', async () => {
    await run.logTable(
      [
        { a: 1, b: 'x' },
        { b: null, c: [true] },
      ],
      't.json',
    );
    await run.logTable({ q: ['one', 'two'], n: new Float64Array([0.5, Number.NaN]) }, 'dir/u.json');
    expect(await read()).toBe('{"columns":["a","b","c"],"data":[[1,"x",null],[null,null,[true]]]}');
    expect(await read('dir/u.json')).toBe('{"columns":["q","n"],"data":[["one",0.5],["two",null]]}');
    expect(JSON.parse((await tag()) ?? '')).toEqual([
      { path: 't.json', type: 'table' },
      { path: 'dir/u.json', type: 'table' },
    ]);
  });

  it('takes an object of single values for one row, and keeps 64-bit integers and dates', async () => {
    await run.logTable({ id: 2n ** 62n, at: new Date(0) }, 't.json');
    expect(await read()).toBe('{"columns":["id","at"],"data":[[4611686018427387904,"1970-01-01T00:00:00.000Z"]]}');
  });

  it('adds rows below those that are there, which stay as they are written', async () => {
    const older = '{"columns":["a","text"],\n "data":[[9007199254740993, "[\\"},{"],[1.0,{"x":[1,2]}]]}';
    await test.client.artifacts.write(run.runId, 't.json', older);
    await run.logTable([{ text: 'new', b: true }], 't.json');
    await run.logTable([], 't.json');
    expect(await read()).toBe(
      '{"columns":["a","text","b"],"data":[[9007199254740993, "[\\"},{",null],[1.0,{"x":[1,2]},null],[null,"new",true]]}',
    );
  });

  it('loses no row of calls made at the same time', async () => {
    const calls = Array.from({ length: 20 }, (_, n) => run.logTable([{ n }], 't.json'));
    const wrong = run.logTable({ a: [1], b: [] }, 't.json');
    await expect(wrong).rejects.toThrow(ValidationError);
    await Promise.all(calls);
    const { data } = JSON.parse(await read()) as { data: unknown[] };
    expect(data).toEqual(Array.from({ length: 20 }, (_, n) => [n]));
    expect(JSON.parse((await tag()) ?? '')).toHaveLength(1);
  });

  it('does not wait for the tables before longer than its signal says, and then adds nothing', async () => {
    const over: string[] = [];
    const first = run.logTable([{ n: 1 }], 't.json').then(() => over.push('first'));
    const given = new AbortController();
    const second = run.logTable([{ n: 2 }], 't.json', { signal: given.signal });
    given.abort();
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' });
    expect(over).toEqual([]);
    await first;
    await run.logTable([{ n: 3 }], 't.json');
    expect(JSON.parse(await read())).toEqual({ columns: ['n'], data: [[1], [3]] });
  });

  it.each([
    [{ a: [1, 2], b: [1] }, 't.json', /column "a" has 2 cells and column "b" has 1/],
    [{ a: [1, 2], b: 1 }, 't.json', /mixes columns/],
    [[1], 't.json', /row 0 must be an object/],
    ['text', 't.json', /must be an array of row objects/],
    [[{}], 't.csv', /must end in \.json/],
    [[{}], 'ab:c.json', /must not have :/],
    [[{}], '../t.json', /".." part/],
  ])('refuses %o as %s', async (data, file, message) => {
    await expect(run.logTable(data as never, file)).rejects.toThrow(message);
    expect(await tag()).toBeUndefined();
  });

  it('says that Parquet is not written', async () => {
    await expect(run.logTable([{ a: 1 }], 't.parquet')).rejects.toThrow(NotSupportedError);
  });

  it.each(['[1,2]', '{"columns":["a"],"data":[[1,2]]}', '{"columns":', 'text'])(
    'leaves an artifact alone that is no table: %s',
    async (content) => {
      await test.client.artifacts.write(run.runId, 't.json', content);
      await expect(run.logTable([{ a: 1 }], 't.json')).rejects.toThrow(/is no table of MLflow/);
      expect(await read()).toBe(content);
    },
  );

  it('keeps what other clients noted, and refuses a table that the tag has no room for', async () => {
    await test.client.runs.setTag(run.runId, 'mlflow.loggedArtifacts', JSON.stringify([{ path: 'p'.repeat(7930), type: 'table' }]));
    await run.logTable([{ a: 1 }], 't.json');
    expect(JSON.parse((await tag()) ?? '')).toHaveLength(2);
    await expect(run.logTable([{ a: 1 }], 'another.json')).rejects.toThrow(/has no room/);
    await expect(read('another.json')).rejects.toThrow();
  });
});
