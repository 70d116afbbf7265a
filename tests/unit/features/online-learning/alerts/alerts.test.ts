import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ValidationError } from '../../../../../src/core/errors/request-error.js';
import { parseKey } from '../../../../../src/core/validation/key.js';
import type { Alert, AlertSignal } from '../../../../../src/domain/drift/alerts/alert.js';
import type { AlertHandler } from '../../../../../src/features/online-learning/alerts/alert-handler.js';
import { type AlertOptions, parseAlertOptions } from '../../../../../src/features/online-learning/alerts/alert-options.js';
import type { AlertFailure } from '../../../../../src/features/online-learning/alerts/alert-queue.js';
import { type AlertSurroundings, Alerts } from '../../../../../src/features/online-learning/alerts/alerts.js';
import { runHandler } from '../../../../../src/features/online-learning/alerts/run-handler.js';
import { keepingLogger } from '../../../stores/sqlite/store-fixture.js';

const signal = (parts: Partial<AlertSignal> = {}): AlertSignal => ({
  ...{ key: 'drift.amount', raised: true, severity: 'warning', title: 'Drift of amount', message: 'PSI 0.31' },
  ...parts,
});

function opened(options: AlertHandler | readonly AlertHandler[] | AlertOptions, surroundings: Partial<AlertSurroundings> = {}) {
  const logger = keepingLogger();
  const failures: AlertFailure[] = [];
  const onFailure = (failure: AlertFailure): void => void failures.push(failure);
  let now = 0;
  const alerts = new Alerts(parseAlertOptions('The option alerts', options), {
    clock: { now: () => now++ },
    logger,
    onFailure,
    ...surroundings,
  });
  return { alerts, failures, warnings: logger.warnings };
}

test('functions and objects are told of alerts in order, after the call that raised them', async () => {
  const told: string[] = [];
  const service = {
    prefix: 'service',
    async sendAlert(alert: Alert) {
      await sleep(alert.state === 'firing' ? 20 : 0);
      told.push(`${this.prefix} ${alert.state}`);
    },
  };
  const { alerts } = opened({ handlers: [(alert) => told.push(`function ${alert.state}`), service], resolveAfter: 1 });
  alerts.observe(signal());
  expect(told).toEqual([]);
  expect(alerts.firing).toMatchObject([{ key: 'drift.amount' }]);
  alerts.observe(signal({ raised: false }));
  await alerts.settled();
  expect(told.filter((text) => text.startsWith('function'))).toEqual(['function firing', 'function resolved']);
  expect(told.filter((text) => text.startsWith('service'))).toEqual(['service firing', 'service resolved']);
  expect(alerts.counts).toEqual({ delivered: 4, failed: 0, dropped: 0 });
});

test('handlers that throw, reject, hang or change the alert disturb nobody, and are counted and reported', async () => {
  const told: Alert[] = [];
  let aborted = false;
  const handlers: AlertHandler[] = [
    () => {
      throw new Error('thrown');
    },
    { name: 'rejecting', sendAlert: () => Promise.reject('rejected') },
    (_, call) => {
      call.signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => {});
    },
    (alert) => Object.assign(alert, { title: 'changed' }),
    (alert) => told.push(alert),
  ];
  const { alerts, failures, warnings } = opened({ handlers, timeoutMs: 30 }, {});
  alerts.observe(signal());
  await alerts.settled();
  expect(told).toMatchObject([{ title: 'Drift of amount' }]);
  expect(aborted).toBe(true);
  expect(alerts.counts).toEqual({ delivered: 2, failed: 3, dropped: 0 });
  expect(failures.map(({ handler, alert }) => [handler, alert.title])).toEqual([
    ['handler 1', 'Drift of amount'],
    ['rejecting', 'Drift of amount'],
    ['handler 3', 'Drift of amount'],
  ]);
  expect(warnings).toHaveLength(3);
  expect(warnings[1]).toMatchObject({ facts: { handler: 'rejecting', key: 'drift.amount', reason: 'rejected' } });
});

test('a report of a failure that fails itself is left at that', async () => {
  const reporting = () => {
    throw new Error('reporting');
  };
  const { alerts } = opened(() => Promise.reject(new Error('telling')), { onFailure: reporting });
  alerts.observe(signal());
  await alerts.settled();
  expect(alerts.counts.failed).toBe(1);
});

test('a handler that is too slow loses the oldest alerts, and that is counted', async () => {
  const told: string[] = [];
  const { alerts } = opened(async (alert) => {
    await sleep(1);
    told.push(alert.key);
  });
  for (let index = 0; index < 150; index++) alerts.observe(signal({ key: `key ${index}` }));
  await alerts.settled();
  expect(alerts.counts).toEqual({ delivered: 100, failed: 0, dropped: 50 });
  expect([told[0], told.at(-1)]).toEqual(['key 50', 'key 149']);
});

test('in the end a handler that hangs is waited for once, and what waits for it is given up', async () => {
  const told: Alert[] = [];
  const { alerts } = opened({ handlers: [() => new Promise(() => {}), (alert) => told.push(alert)], timeoutMs: 50 });
  for (let index = 0; index < 100; index++) alerts.observe(signal({ key: `key ${index}` }));
  await alerts.end();
  await alerts.settled();
  expect(told).toHaveLength(100);
  const { delivered, failed, dropped } = alerts.counts;
  expect([delivered, failed + dropped]).toEqual([100, 100]);
  // The one that hung, and the one behind it where that had begun.
  expect(failed).toBeLessThanOrEqual(2);
});

test('an alert with rules of its own keeps them, and a restart goes on with what was known', async () => {
  const told: Alert[] = [];
  const first = opened((alert) => told.push(alert));
  first.alerts.observe(signal(), { raiseAfter: 2, outOf: 2 });
  const state = JSON.parse(JSON.stringify(first.alerts));
  const second = opened((alert) => told.push(alert), { state });
  second.alerts.observe(signal(), { raiseAfter: 2, outOf: 2 });
  await second.alerts.settled();
  expect(told).toMatchObject([{ state: 'firing', count: 2 }]);
});

test('options that make no sense are refused by name', () => {
  const parse = (value: unknown) => parseAlertOptions('The option alerts', value as AlertOptions);
  for (const value of [undefined, null, 7, {}, { send: () => {} }, ['text'], { handlers: [], cooldown: 1 }, { handlers: 7 }]) {
    expect(() => parse(value)).toThrow(ValidationError);
  }
  expect(() => parse({ handlers: [], raiseAfter: 3, outOf: 2 })).toThrow('The option alerts.outOf');
  expect(() => parse({ handlers: [], cooldownMs: -1 })).toThrow('The option alerts.cooldownMs');
  expect(() => parse({ handlers: [], timeoutMs: 0 })).toThrow('The option alerts.timeoutMs');
  expect(parse({ handlers: [], raiseAfter: 2 }).rules).toEqual({ raiseAfter: 2, outOf: 2, resolveAfter: 3, cooldownMs: 3_600_000 });
});

test('a run is told by tags and metrics whose names every server takes, different for different keys', async () => {
  const tags = new Map<string, string>();
  const metrics: Record<string, number> = {};
  const run = { setTag: (key: string, value: string) => tags.set(key, value), logMetrics: (some: object) => Object.assign(metrics, some) };
  const keys = [
    'drift.amount',
    'drift.Größe in m',
    'a/b',
    'a//b',
    '../a',
    'a..b',
    'a.',
    ' ',
    'a\nb',
    'a_b',
    '🙂',
    'x'.repeat(300),
    `${'x'.repeat(300)}y`,
  ];
  const { alerts } = opened({ handlers: [runHandler(run)], resolveAfter: 1 });
  for (const key of keys) alerts.observe(signal({ key }));
  alerts.observe(signal({ key: 'drift.amount', raised: false, message: 'PSI 0.02' }));
  await alerts.settled();
  expect(alerts.counts.failed).toBe(0);
  expect(tags.size).toBe(keys.length);
  for (const name of tags.keys()) expect(parseKey('tag', name)).toMatch(/^mlflow_ops\.alert\./);
  for (const name of Object.keys(metrics)) expect(parseKey('metric', name)).toBe(name);
  expect(tags.get('mlflow_ops.alert.drift.amount')).toBe('resolved (warning) Drift of amount: PSI 0.02');
  expect(metrics).toMatchObject({ 'alert.drift.amount': 0, 'alert.drift.amount.count': 1, 'alert.drift.Größe in m': 1 });
});
