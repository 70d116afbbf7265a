import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AbortError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { NoActiveRunError, RunEndedError } from '../../../../src/core/errors/run-errors.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import type { ActiveRun } from '../../../../src/features/tracking/active-run.js';

let test: TestTracker;
let run: ActiveRun;
let directory: string;
beforeEach(async () => {
  test = createTestTracker();
  run = await test.tracker.startRun();
  directory = await mkdtemp(join(tmpdir(), 'run-artifacts-'));
});
afterEach(async () => {
  await test.close();
  await rm(directory, { recursive: true });
});

const read = async (path: string) => String(await test.client.artifacts.read(run.runId, path));
const names = async (path = '') => (await test.client.artifacts.list(run.runId, path)).map((file) => file.path);

describe('local files', () => {
  beforeEach(async () => {
    await mkdir(join(directory, 'plots/deep'), { recursive: true });
    await writeFile(join(directory, 'a.txt'), 'a');
    await writeFile(join(directory, 'plots/b.txt'), 'b');
    await writeFile(join(directory, 'plots/deep/c.txt'), 'c');
  });

  it('are stored under their own names, at the root or in a directory', async () => {
    await run.logArtifact(join(directory, 'a.txt'));
    await run.logArtifact(pathToFileURL(join(directory, 'a.txt')), { artifactPath: 'texts/all' });
    expect(await names()).toEqual(['a.txt', 'texts']);
    expect(await read('texts/all/a.txt')).toBe('a');
  });

  it('come with the directory they are in, or without it', async () => {
    await run.logArtifact(join(directory, 'plots/'), { artifactPath: 'x' });
    await run.logArtifacts(join(directory, 'plots'));
    expect(await read('x/plots/deep/c.txt')).toBe('c');
    expect(await read('deep/c.txt')).toBe('c');
    expect(await names()).toEqual(['b.txt', 'deep', 'x']);
  });

  it('tell their progress', async () => {
    const seen: number[] = [];
    await run.logArtifacts(directory, { onProgress: (progress) => seen.push(progress.filesDone) });
    expect(seen.at(-1)).toBe(3);
  });

  it('have to exist, inside the artifacts', async () => {
    await expect(run.logArtifact(join(directory, 'none.txt'))).rejects.toThrow(NotFoundError);
    await expect(run.logArtifact(join(directory, 'a.txt'), { artifactPath: '../up' })).rejects.toThrow(ValidationError);
    await expect(run.logArtifact('')).rejects.toThrow(ValidationError);
    await expect(run.logArtifact(new URL('https://example.org/a.txt'))).rejects.toThrow(ValidationError);
    await expect(run.logArtifacts(join(directory, 'a.txt'))).rejects.toThrow(/is not a directory/);
    expect(await names()).toEqual([]);
  });
});

describe('texts, objects and streams', () => {
  it('are stored as they are', async () => {
    await run.logText('é 🧪\r\n', 'notes/a.txt');
    await run.logStream(Readable.from(['one ', Buffer.from('two')]), 'notes/b.txt');
    expect(await read('notes/a.txt')).toBe('é 🧪\r\n');
    expect(await read('notes/b.txt')).toBe('one two');
  });

  it('become JSON unless the file is one of YAML', async () => {
    const value = {
      id: 2n ** 63n,
      at: new Date(0),
      list: new Float32Array([0.5]),
      nan: Number.NaN,
      map: new Map([['k', new Set([1])]]),
      f: () => 1,
    };
    await run.logDict(value, 'a.json');
    await run.logDict(value, 'a.yml');
    await run.logDict([], 'empty');
    expect(await read('a.json')).toBe(
      '{\n  "id": 9223372036854775808,\n  "at": "1970-01-01T00:00:00.000Z",\n  "list": [\n    0.5\n  ],\n  "nan": null,\n  "map": {\n    "k": [\n      1\n    ]\n  }\n}',
    );
    expect(await read('a.yml')).toBe(
      'id: 9223372036854775808\nat: "1970-01-01T00:00:00.000Z"\nlist:\n  - 0.5\nnan: .nan\nmap:\n  k:\n    - 1\n',
    );
    expect(await read('empty')).toBe('[]');
  });

  it('that cannot be written are refused by name', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    await expect(run.logDict(circle, 'a.json')).rejects.toThrow('The object logged as a.json contains itself');
    const trap = { get x() { throw new RangeError('no'); } }; // biome-ignore format: one line
    await expect(run.logDict(trap, 'a.json')).rejects.toThrow(ValidationError);
    await expect(run.logDict('text' as never, 'a.json')).rejects.toThrow(ValidationError);
    await expect(run.logText(7 as never, 'a.txt')).rejects.toThrow(ValidationError);
    await expect(run.logText('x', '/a.txt')).rejects.toThrow(ValidationError);
    await expect(run.logText('x', '')).rejects.toThrow(ValidationError);
    await expect(run.logText('x', 'a.txt', null as never)).rejects.toThrow(ValidationError);
    await expect(run.logStream([] as never, 'a.txt')).rejects.toThrow(ValidationError);
    expect(await names()).toEqual([]);
  });
});

describe('figures', () => {
  it('are stored as given when they are rendered, and as JSON when they are described', async () => {
    await run.logFigure('<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg');
    await run.logFigure(Buffer.from([137, 80]), 'a.png');
    await run.logFigure({ data: [{ y: [1, 2] }], layout: {} }, 'plotly.json');
    expect(await read('a.svg')).toMatch(/^<svg/);
    expect(JSON.parse(await read('plotly.json'))).toEqual({ data: [{ y: [1, 2] }], layout: {} });
    expect((await test.client.artifacts.read(run.runId, 'a.png')).byteLength).toBe(2);
  });

  it('are refused where the file says another kind', async () => {
    await expect(run.logFigure({ mark: 'bar' }, 'a.png')).rejects.toThrow('render it first');
    await expect(run.logFigure('plot.png', 'a.png')).rejects.toThrow('logArtifact');
    await expect(run.logFigure(null as never, 'a.json')).rejects.toThrow(ValidationError);
  });
});

describe('the run of an artifact', () => {
  it('takes none after its end, and none when the call is aborted', async () => {
    await expect(run.logText('x', 'a.txt', { signal: AbortSignal.abort() })).rejects.toThrow(AbortError);
    await run.end();
    const late = [
      () => run.logText('x', 'a.txt'),
      () => run.logArtifact(directory),
      () => run.logArtifacts(directory),
      () => run.logDict({}, 'a.json'),
      () => run.logTable([{ a: 1 }], 'a.json'),
      () => run.logFigure({}, 'a.json'),
      () => run.logImage({ data: new Uint8Array(4), width: 1, height: 1 }, 'a.png'),
      () => run.logStream(Readable.from(['x']), 'a.txt'),
      () => run.logDataset({ name: 'a', source: 'a.csv', digest: '1' }),
      () => run.logModel({ model: 'a.onnx' }),
    ];
    for (const call of late) await expect(call()).rejects.toThrow(RunEndedError);
    expect(await names()).toEqual([]);
  });

  it('is the active one for the methods of the tracker', async () => {
    const { tracker } = test;
    await expect(tracker.logText('x', 'a.txt')).rejects.toThrow(NoActiveRunError);
    const { runId } = await tracker.withRun({}, async (active) => {
      await tracker.logText('x', 'a.txt');
      await tracker.logArtifacts(directory);
      await tracker.logArtifact(directory, { artifactPath: 'd' });
      await tracker.logDict({}, 'b.json');
      await tracker.logTable([{ a: 1 }], 'c.json');
      await tracker.logFigure('<svg/>', 'd.svg');
      await tracker.logImage({ data: new Uint8Array(4), width: 1, height: 1 }, 'e.png');
      await tracker.logStream(Readable.from(['x']), 'f.txt');
      await tracker.logDataset({ name: 'a', source: 'a.csv', digest: '1' });
      return active;
    });
    const files = (await test.client.artifacts.list(runId)).map((file) => file.path);
    expect(files).toEqual(['a.txt', 'b.json', 'c.json', 'd.svg', 'e.png', 'f.txt']);
    expect((await test.client.runs.get(runId)).inputs.datasetInputs).toHaveLength(1);
  });
});
