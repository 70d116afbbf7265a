import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../scripts/mlflow-server/free-port.mjs';
import { seededRandom } from '../../src/core/random.js';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { openStateStore } from '../../src/features/state/open-state-store.js';
import { MlflowClient } from '../../src/index.js';
import { redisDescribe, runRedis } from '../support/live/redis.js';
import { ownTime } from '../support/own-time.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { keepingLogger } from '../unit/stores/sqlite/store-fixture.js';
import { readTestTotals } from './read-test-totals.js';

const testId = 'checkout';

/** A replica of its own connection, and what it should have counted. */
async function openReplica(port: number) {
  const state = await openStateStore(`redis://127.0.0.1:${port}`, { timeoutMs: 2_000 });
  const logger = keepingLogger();
  const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:', logger });
  const ab = new ABTestingFramework({ client, state, flushIntervalMs: 100 });
  onTestFinished(async () => {
    await ab.close().catch(() => undefined);
    await client.close();
    await state.close();
  });
  return { ab, state, logger };
}

/** Two replicas of a test that runs, behind a port. */
async function twoReplicas(port: number) {
  const replicas = [await openReplica(port), await openReplica(port)] as const;
  const users = new Set<string>();
  let spent = 0;
  await replicas[0].ab.createTest({
    testId,
    variants: [{ name: 'current' }, { name: 'candidate' }],
    unit: 'user',
    metric: { name: 'spend', kind: 'mean', perUnit: 'sum' },
  });
  await replicas[0].ab.startTest(testId);
  for (const { ab } of replicas) await ab.ready();
  await vi.waitFor(() => expect(replicas[1].ab.peekAssignment({ testId, unitId: 'a' }).reason).toBe('SPLIT'), { timeout: 10_000 });
  /** Serves users that both replicas see; everybody is routed. */
  const serve = (from: number, to: number): void => {
    for (const [index, { ab }] of replicas.entries()) {
      for (let user = from; user < to; user++) {
        const unitId = `user-${user + index * 10}`;
        const { requestId, reason } = ab.routeRequest({ testId, unitId });
        expect(reason).toBe('SPLIT');
        expect(ab.recordOutcome(requestId, { reward: user % 7 })).toEqual({ accepted: true });
        users.add(unitId);
        spent += user % 7;
      }
    }
  };
  const flush = async () => {
    for (const { ab } of replicas) await ab.flush();
  };
  /** Everything is in the store, once. */
  const expectAll = async () => {
    const { arms, multipleExposures } = await readTestTotals(replicas[1].state, testId);
    const sums = arms.map(({ metrics }) => (metrics['spend']?.n ?? 0) * (metrics['spend']?.mean ?? 0));
    expect(arms.reduce((sum, { units }) => sum + units, 0)).toBe(users.size);
    expect(sums.reduce((sum, each) => sum + each, 0)).toBeCloseTo(spent, 6);
    expect(multipleExposures).toBe(0);
  };
  return { replicas, serve, flush, expectAll };
}

async function kept(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'redis-data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const onDisk = (directory: string) => ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', directory];

redisDescribe('A/B tests while Redis is away', () => {
  test.each([
    ['with its data', true],
    ['empty', false],
  ])(
    'requests are routed on and counts wait, with one warning; when it was restarted %s all is there, once',
    async (_, keeps) => {
      const port = await freePort();
      const options = keeps ? onDisk(await kept()) : [];
      const server = await runRedis({ port, options });
      onTestFinished(() => server.kill());
      const { replicas, serve, flush, expectAll } = await twoReplicas(port);
      serve(0, 200);
      await flush();
      await server.kill();
      serve(100, 300);
      await vi.waitFor(() => expect(replicas.map(({ logger }) => logger.warnings.length)).toEqual([1, 1]), { timeout: 10_000 });
      // Further attempts fail meanwhile.
      await sleep(1_000);
      serve(250, 400);
      for (const { ab, logger } of replicas) {
        expect(logger.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('requests are routed on')]);
        await expect(ab.flush()).rejects.toMatchObject({ name: 'ConnectionError' });
      }
      const again = await runRedis({ port, options });
      onTestFinished(() => again.kill());
      await vi.waitFor(expectAll, { timeout: 20_000, interval: 100 });
      serve(0, 50);
      await flush();
      await expectAll();
      for (const { logger } of replicas) expect(logger.warnings).toHaveLength(1);
    },
    40_000,
  );

  test('what it lost because it was restarted with older data is written again', async () => {
    const port = await freePort();
    const [directory, copy] = [await kept(), await kept()];
    const server = await runRedis({ port, options: onDisk(directory) });
    onTestFinished(() => server.kill());
    const { serve, flush, expectAll } = await twoReplicas(port);
    serve(0, 100);
    await flush();
    await cp(directory, copy, { recursive: true });
    serve(50, 150);
    await flush();
    await server.kill();
    const again = await runRedis({ port, options: onDisk(copy) });
    onTestFinished(() => again.kill());
    serve(140, 160);
    await vi.waitFor(flush, { timeout: 20_000, interval: 100 });
    await expectAll();
  }, 40_000);

  test('connections that are cut while replicas flush lose nothing and double nothing', async () => {
    const server = await runRedis();
    onTestFinished(() => server.kill());
    const proxy = await startTcpProxy(server.port);
    onTestFinished(() => proxy.close());
    const { serve, flush, expectAll } = await twoReplicas(proxy.port);
    const random = seededRandom(7);
    let failed = 0;
    for (let cut = 0; cut < 40; cut++) {
      serve(cut * 5, cut * 5 + 20);
      const flushing = flush().catch(() => {
        failed += 1;
      });
      await sleep(random.next() * 4);
      proxy.cut();
      await flushing;
    }
    await vi.waitFor(flush, { timeout: 20_000, interval: 100 });
    expect(failed).toBeGreaterThan(0);
    await expectAll();
  }, 40_000);

  test('what one replica changes the others serve within two seconds', async () => {
    const server = await runRedis();
    onTestFinished(() => server.kill());
    const { replicas } = await twoReplicas(server.port);
    const [one, other] = replicas;
    for (const country of ['DE', 'FR', 'IT']) {
      const elapsed = ownTime();
      await one.ab.updateTest(testId, { targeting: [{ attribute: 'country', op: 'eq', value: country }] });
      const reason = () => other.ab.peekAssignment({ testId, unitId: 'a', attributes: { country } }).reason;
      await vi.waitFor(() => expect(reason()).toBe('SPLIT'), { timeout: 10_000, interval: 5 });
      expect(elapsed()).toBeLessThan(2_000);
    }
  }, 40_000);
});
