import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisServer, redisDescribe, runRedis } from '../support/live/redis.js';
import { expectReplicasSurviveKills } from './ab-replicas.js';

/** Sixteen kills; `tests/long` has hundreds on each store. */
const whole = 'count what completed flushes covered, one under way wholly or not at all, and every user once';
const between = 'that record while they flush count no less than was flushed and no more than was recorded';

redisDescribe('four processes that share A/B tests through Redis, two of them killed', () => {
  let server: RedisServer;
  let databases = 0;
  beforeAll(async () => {
    server = await runRedis();
  });
  afterAll(() => server.kill());
  const next = () => `${server.uri}/${databases++}`;

  test(whole, async () => {
    const { flushes } = await expectReplicasSurviveKills(next, { rounds: 3, seed: 91, recording: 'between' });
    expect(flushes).toBeGreaterThan(12);
  }, 60_000);

  test(between, async () => {
    await expectReplicasSurviveKills(next, { rounds: 1, seed: 92, recording: 'during' });
  }, 60_000);
});

describe('four processes that share A/B tests in a SQLite file, two of them killed', () => {
  const uri = (directory: string) => `sqlite:///${join(directory, 'state.db')}`;

  test(whole, async () => {
    const { flushes } = await expectReplicasSurviveKills(uri, { rounds: 3, seed: 93, recording: 'between' });
    expect(flushes).toBeGreaterThan(12);
  }, 60_000);

  test(between, async () => {
    await expectReplicasSurviveKills(uri, { rounds: 1, seed: 94, recording: 'during' });
  }, 60_000);
});
