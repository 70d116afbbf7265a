import { Redis } from 'ioredis';
import { newId } from '../../src/core/ids.js';
import { openRedisStateStore } from '../../src/stores/state/redis-state-store.js';
import { redisMissing, runRedis } from '../support/live/redis.js';
import { stateStoreContract } from './state-store.js';

/** Time moves forward when everything that waits for a time comes nearer: the server's clock cannot be set. */
const bringNearer = `
for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('ZINCRBY', KEYS[1], -ARGV[1], key) end
for _, lease in ipairs(redis.call('KEYS', ARGV[2])) do redis.call('PEXPIRE', lease, redis.call('PTTL', lease) - ARGV[1]) end`;

stateStoreContract(
  'a Redis server',
  async () => {
    const server = await runRedis();
    const keyPrefix = `${newId()}:`;
    const openAt = (prefix: string) => openRedisStateStore({ uri: `${server.uri}/3`, keyPrefix: prefix, timeoutMs: 5_000 });
    const store = await openAt(keyPrefix);
    const admin = new Redis(server.port, '127.0.0.1', { db: 3 });
    return {
      store,
      advance: async (ms) => void (await admin.eval(bringNearer, 1, `${keyPrefix}expiries`, ms, `${keyPrefix}lease:*`)),
      openAnother: () => openAt(`${newId()}:`),
      close: async () => {
        await store.close();
        admin.disconnect();
        await server.kill();
      },
    };
  },
  { skip: redisMissing() },
);
