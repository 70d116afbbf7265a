import { expect, it } from 'vitest';
import type { PipelineSession } from '../../../../../src/features/online-learning/pipeline-session.js';
import type { UpdateResult } from '../../../../../src/features/online-learning/update-result.js';
import { watchIsOver } from '../../../../../src/features/online-learning/updates/watch-update.js';

const update: UpdateResult = { status: 'published', trigger: 'manual', reason: '', version: '2', startedAt: 0, publishedAt: 50_000 };

it.each([
  ['goes on', '2', 19, 50_999, false],
  ['ends with its rows', '2', 20, 50_001, true],
  ['ends with its time', '2', 0, 51_000, true],
  ['goes on where the clock was set back a little', '2', 0, 49_900, false],
  ['ends where the clock was set back by more than it lasts', '2', 0, 1_000, true],
  ['ends with another version', '3', 0, 50_001, true],
] as const)('a watch %s', (_, version, servedRows, now, isOver) => {
  const settings = { watch: { samples: 20, maxMs: 1_000, threshold: 0.1 } };
  const session = { state: { servingModel: { version }, servedRows }, settings, clock: { now: () => now } } as unknown as PipelineSession;
  expect(watchIsOver(session, update)).toBe(isOver);
});
