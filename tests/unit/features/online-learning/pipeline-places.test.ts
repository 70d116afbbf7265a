import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

const sample = () => stream(9).next();

describe('a place for the samples that cannot be used', () => {
  it.each([
    ['a device', () => '/dev/null'],
    ['a file', () => join(store.directory, 'mlflow.db')],
    ['below a file', () => join(store.directory, 'mlflow.db', 'samples')],
  ])('is refused where it was chosen: %s', async (_, place) => {
    await store.client.experiments.get('0');
    const directory = place();
    const pipeline = store.pipeline({ directory });
    await expect(pipeline.start()).rejects.toMatchObject({
      code: 'STORE',
      kind: 'io',
      message: expect.stringMatching(new RegExp(`^Opening the log failed for ${directory} .*choose another directory`)),
    });
    expect(pipeline.status().state).toBe('created');
    expect(pipeline.addSample(sample())).toMatchObject({ accepted: false, reason: 'stopped' });
  });

  it('is told of as long as the pipeline runs where nobody chose it: samples are kept in memory then', async () => {
    mkdirSync(join(store.directory, '.mlflow-ops'));
    writeFileSync(join(store.directory, '.mlflow-ops', 'samples'), '');
    const told: unknown[] = [];
    const pipeline = store.pipeline({ onError: (error) => told.push(error) });
    await pipeline.start();
    const problem = { 'keeping the samples on disk': expect.stringMatching(/^Samples are kept in memory.*\.mlflow-ops/) };
    expect(pipeline.status().problems).toEqual(problem);
    await feed(pipeline, stream(1), 120);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published' });
    expect(pipeline.status().problems).toEqual(problem);
    expect(told).toHaveLength(1);
  });
});

describe('samples that are removed under a running pipeline', () => {
  it.each([
    ['with their directory', (directory: string) => rmSync(directory, { recursive: true })],
    [
      'with their directory, which is made again',
      (directory: string) => {
        rmSync(directory, { recursive: true });
        mkdirSync(directory);
        writeFileSync(join(directory, 'writer-1.lock'), '');
      },
    ],
    [
      'without their directory',
      (directory: string) => {
        for (const name of readdirSync(directory)) if (name.endsWith('.segment')) rmSync(join(directory, name));
      },
    ],
    ['by moving the directory away', (directory: string) => renameSync(directory, `${directory}-old`)],
  ])('%s, fail the next sync, and nothing is taken from then on', async (_, remove) => {
    const directory = join(store.directory, 'samples');
    const pipeline = store.pipeline({ directory, minSamplesForUpdate: 1_000_000 });
    await pipeline.start();
    await feed(pipeline, stream(1), 10);
    await pipeline.sync();
    remove(directory);
    await expect(pipeline.sync()).rejects.toMatchObject({ code: 'STORE', message: expect.stringContaining(directory) });
    expect(pipeline.addSample(sample())).toMatchObject({ accepted: false, reason: 'storage' });
    expect(pipeline.addBatch([sample()])).toMatchObject({ accepted: 0, rejections: [{ reason: 'storage' }] });
    expect(pipeline.getBufferStats().rejections).toEqual({ storage: 2 });
  });

  it('are missed by the next checkpoint too, which is told', async () => {
    const directory = join(store.directory, 'samples');
    const errors: unknown[] = [];
    const pipeline = store.pipeline({ directory, checkpointIntervalMs: 20, onError: (error) => errors.push(error) });
    await pipeline.start();
    pipeline.addSample(sample());
    await pipeline.sync();
    // While one is written, that might be what is missed.
    await expect.poll(() => readdirSync(directory)).toContain('checkpoint-0000000000000001.json');
    rmSync(directory, { recursive: true });
    // The file is open still.
    expect(pipeline.addSample(sample())).toEqual({ accepted: true });
    await expect.poll(() => pipeline.status().problems).toEqual({ 'saving the state': expect.stringContaining(directory) });
    await expect.poll(() => pipeline.addSample(sample())).toMatchObject({ accepted: false, reason: 'storage' });
    // Told once each: that a file is gone, and where that is seen first, that the lock is.
    const told = errors.map(String);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told).size).toBe(told.length);
  });
});
