import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectSwapsSurviveKills } from './swap-killed.js';

/** Twenty kills on the two stores together; `tests/long` has two hundred on each. */
const promise = 'has answered with whole versions only, and leaves a cache without halves from which the champion is served';

describe('a follower of a champion on an embedded store that is killed while it downloads and swaps', () => {
  it(promise, async () => {
    const uri = (directory: string) => `sqlite:///${join(directory, 'mlflow.db')}`;
    expect(await expectSwapsSurviveKills(uri, { kills: 12, seed: 61 })).toBeGreaterThanOrEqual(6);
  }, 120_000);
});

liveDescribe('a follower of a champion on a server that is killed while it downloads and swaps', (server) => {
  it(
    promise,
    async () => expect(await expectSwapsSurviveKills(() => server.uri, { kills: 8, seed: 62 })).toBeGreaterThanOrEqual(4),
    180_000,
  );
});
