import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CheckpointFiles } from '../../../../src/stores/segments/checkpoint-files.js';

let directory: string;
let checkpoints: CheckpointFiles;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  checkpoints = new CheckpointFiles(directory);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const fileOf = (sequence: number) => join(directory, `checkpoint-${String(sequence).padStart(16, '0')}.json`);

test('states come back as they were, newest first; all but the newest and the one named are removed', async () => {
  await checkpoints.save(0, '{"n":0}', 0);
  await checkpoints.save(5, '{"text":"ü\\n😀"}', 0);
  expect(await checkpoints.load()).toEqual([
    { sequence: 5, state: '{"text":"ü\\n😀"}' },
    { sequence: 0, state: '{"n":0}' },
  ]);
  await checkpoints.save(9, '{}', 5);
  expect((await checkpoints.load()).map(({ sequence }) => sequence)).toEqual([9, 5]);
  await checkpoints.save(3, '{}', 3);
  expect((await checkpoints.load()).map(({ sequence }) => sequence)).toEqual([3]);
});

test('a state saved again under its sequence takes the place of the former', async () => {
  await checkpoints.save(5, '{"n":1}', 5);
  await checkpoints.save(5, '{"n":2}', 5);
  expect(await checkpoints.load()).toEqual([{ sequence: 5, state: '{"n":2}' }]);
});

test('whatever byte of a file is changed or missing, it is told from a whole one', async () => {
  await checkpoints.save(5, '{"weights":[1,2,3]}', 5);
  const whole = readFileSync(fileOf(5));
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] as number) ^ 1;
    writeFileSync(fileOf(5), changed);
    const [damaged] = await checkpoints.load();
    expect(damaged).toHaveProperty('damage');
    writeFileSync(fileOf(5), whole.subarray(0, at));
    expect((await checkpoints.load())[0]).toHaveProperty('damage');
  }
});

test('a file of a newer version is told as such', async () => {
  writeFileSync(fileOf(7), '{"format":"mlflow-ops/checkpoint","version":2,"sequence":7}\n{}');
  expect(await checkpoints.load()).toEqual([{ sequence: 7, damage: 'it was made by a newer version of this package' }]);
});

test('a place that is gone is an error of the store that names it, and leaves nothing half written', async () => {
  rmSync(directory, { recursive: true });
  await expect(checkpoints.save(1, '{}', 1)).rejects.toMatchObject({
    code: 'STORE',
    kind: 'io',
    message: expect.stringContaining(directory),
  });
  await expect(checkpoints.load()).rejects.toMatchObject({ code: 'STORE' });
});

test('a directory that cannot be brought to disk fails the save, and the former state is still there', async () => {
  await checkpoints.save(1, '{"n":1}', 1);
  const failing = new CheckpointFiles(directory, {
    syncDirectory: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOSPC' })),
  });
  await expect(failing.save(2, '{"n":2}', 1)).rejects.toMatchObject({ kind: 'full' });
  expect(await checkpoints.load()).toContainEqual({ sequence: 1, state: '{"n":1}' });
  expect(readdirSync(directory).some((name) => name.endsWith('.partial'))).toBe(false);
});
