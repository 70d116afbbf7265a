import { expect, test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectFlushedSurvivesKills } from '../support/proofs/killed-writer.js';

liveDescribe('when programs that log to an embedded store are killed', (server) => {
  test('what a flush covered is in the file, nothing is doubled, and the file is sound', async () => {
    expect(await expectFlushedSurvivesKills(server, { kills: 20, seed: 9 })).toBeGreaterThan(0);
  }, 120_000);
});
