import { expect, test } from 'vitest';
import { expectLearningSurvivesKills } from './online-killed.js';

/** Twenty kills together; `tests/long` has two hundred of each kind. */
test('a pipeline that is killed while it learns goes on as if it had never been interrupted, bit for bit', async () => {
  const { checkpoints } = await expectLearningSurvivesKills('no updates', { kills: 8, seed: 71 });
  expect(checkpoints).toBeGreaterThan(4);
}, 60_000);

test('a pipeline that is killed while it updates its model goes on from its log, and makes each update once', async () => {
  const { updates } = await expectLearningSurvivesKills('updates', { kills: 12, seed: 72 });
  expect(updates).toBeGreaterThan(4);
}, 60_000);
