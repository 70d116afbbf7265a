import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { expectReplicasSurviveKills, type KilledReplicas } from '../faults/ab-replicas.js';
import { type RedisServer, redisDescribe, runRedis } from '../support/live/redis.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');
const rounds = 100;

function found({ flushes, events, inFlight, arrived }: KilledReplicas): string {
  expect(inFlight).toBeGreaterThan(0);
  const [all, done] = [english.format(events), english.format(flushes)];
  return `0 lost, 0 doubled of ${all} entries in ${done} flushes; ${inFlight} kills hit a flush, whose slots had arrived ${arrived} times`;
}

function proveReplicas(where: string, seed: number, place: (directory: string) => string, embedded: boolean): void {
  prove(
    {
      name: `Four processes share A/B tests ${where} and two are killed; the counts are those of the completed flushes`,
      rounds: `${2 * rounds} kills, seed ${seed}`,
      embedded,
    },
    async () => found(await expectReplicasSurviveKills(place, { rounds, seed, recording: 'between' })),
  );

  prove(
    {
      name: `Four processes that record while they flush share A/B tests ${where} and two are killed; nothing flushed is lost or doubled`,
      rounds: `${rounds} kills, seed ${seed + 1}`,
      embedded,
    },
    async () => {
      const { flushes, events } = await expectReplicasSurviveKills(place, { rounds: rounds / 2, seed: seed + 1, recording: 'during' });
      return `holds for ${english.format(events)} entries in ${english.format(flushes)} flushes`;
    },
  );
}

redisDescribe('on Redis', () => {
  let server: RedisServer;
  let databases = 0;
  beforeAll(async () => {
    server = await runRedis({ options: ['--databases', '1000'] });
  });
  afterAll(() => server.kill());
  proveReplicas('through Redis', 3_091, () => `${server.uri}/${databases++}`, false);
});

proveReplicas('in a SQLite file', 3_093, (directory) => `sqlite:///${join(directory, 'state.db')}`, true);
