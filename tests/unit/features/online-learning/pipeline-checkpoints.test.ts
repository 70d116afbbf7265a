import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

it('a pipeline goes on from an older checkpoint where the newest is damaged or gone, and says so where none can be used', async () => {
  const directory = join(store.directory, 'samples');
  const rows = stream(1);
  const checkpoints = () =>
    readdirSync(directory)
      .filter((name) => name.startsWith('checkpoint-'))
      .sort();
  /** Starts, tells what is known, learns on and stops. */
  const live = async (options: { readonly reset?: boolean } = {}) => {
    const pipeline = store.pipeline({ directory, minSamplesForUpdate: 1_000_000 });
    await pipeline.start(options);
    const before = { metrics: pipeline.metrics(), sequence: pipeline.status().sequence };
    await feed(pipeline, rows, 50);
    const after = { metrics: pipeline.metrics(), sequence: pipeline.status().sequence };
    await pipeline.stop();
    return { before, after };
  };
  await live();
  const { after: known } = await live();
  const newest = () => join(directory, checkpoints().at(-1) as string);
  writeFileSync(newest(), readFileSync(newest(), 'utf8').replace('"accepted":100', '"accepted":1'));
  const damaged = await live();
  expect(damaged.before).toEqual(known);
  rmSync(newest());
  const older = await live();
  expect(older.before).toEqual(damaged.after);

  await live();
  for (const name of checkpoints()) writeFileSync(join(directory, name), '{"format":"something else"}\n');
  await expect(live()).rejects.toMatchObject({ code: 'STORE', kind: 'corrupt', message: expect.stringMatching(/reset/) });
  writeFileSync(join(directory, 'updates', 'pipeline.json'), '');
  const anew = await live({ reset: true });
  expect(anew.before.metrics.live?.rows ?? 0).toBe(0);
  writeFileSync(join(directory, 'updates', 'pipeline.json'), '{');
  await expect(live()).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringMatching(/pipeline\.json.*reset/) });
});
