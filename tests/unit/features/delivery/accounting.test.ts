import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferFullError } from '../../../../src/core/errors/delivery-error.js';
import { ConnectionError, NotFoundError, ServerError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { OutboxEntry } from '../../../../src/ports/outbox.js';
import { end, metric, openDelivery, param, run, tag } from './open-delivery.js';

type Command =
  | { readonly log: readonly OutboxEntry[] }
  | { readonly server: 'up' | 'down' | 'refuses' | 'breaks' | 'gone' | 'flaky' }
  | { readonly wait: 'turn' | 'flush' | 'settle' };

const runKey = fc.constantFrom('a', 'b', 'c');
const item = fc.oneof(
  fc.tuple(runKey, fc.constantFrom('m', 'bad'), fc.nat(50)).map(([key, name, step]) => metric(key, name, step)),
  fc.tuple(runKey, fc.constantFrom('p', 'q', 'bad'), fc.constantFrom('1', '2')).map(([key, name, value]) => param(key, name, value)),
  fc.tuple(runKey, fc.constantFrom('t', 'bad'), fc.constantFrom('1', '2')).map(([key, name, value]) => tag(key, name, value)),
  runKey.map((key) => end(key)),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ log: fc.array(item, { minLength: 1, maxLength: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ server: fc.constantFrom('up', 'down', 'refuses', 'breaks', 'gone', 'flaky') }) },
  { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom('turn', 'flush', 'settle') }) },
);

async function holds(commands: readonly Command[], whenFull: 'throw' | 'dropOldest'): Promise<void> {
  const { delivery, outbox, store } = openDelivery({ maxBytes: 4000, whenFull, exitGraceMs: 5, flushIntervalMs: 0 });
  store.refusedKeys.add('bad');
  delivery.append([run('a'), run('b', false), run('c')]);
  let server = 'up';
  let requests = 0;
  store.before = () => {
    requests++;
    if (server === 'down' || (server === 'flaky' && requests % 2 === 0)) throw new ConnectionError('down', { requestSent: true });
    if (server === 'refuses') throw new ValidationError('refused', { status: 400 });
    if (server === 'breaks') throw new ServerError('permanent', { status: 500 });
    if (server === 'gone') throw new NotFoundError('gone', { status: 404 });
  };
  let accepted = 0;
  const check = (): void => {
    const report = delivery.report();
    const runs = ['a', 'b', 'c'].map((key) => delivery.report(key));
    const waiting = [...outbox.unsettled()].filter(({ entry }) => entry.kind !== 'run').length;
    expect(report.accepted).toBe(accepted);
    expect(report.pending).toBe(waiting);
    for (const count of ['accepted', 'delivered', 'pending', 'dropped', 'quarantined'] as const) {
      expect(runs.reduce((sum, each) => sum + each[count], 0)).toBe(report[count]);
    }
    for (const each of [report, ...runs]) {
      expect(each.accepted).toBe(each.delivered + each.pending + each.dropped + each.quarantined);
      expect(each.undelivered).toHaveLength(each.accepted - each.delivered);
    }
  };
  for (const step of commands) {
    if ('log' in step) {
      try {
        delivery.append(step.log);
        accepted += step.log.length;
      } catch (error) {
        expect(error).toBeInstanceOf(BufferFullError);
      }
    } else if ('server' in step) {
      server = step.server;
    } else if (step.wait === 'turn') {
      await new Promise(setImmediate);
    } else if (step.wait === 'flush') {
      await delivery.flush({ timeoutMs: 3 }).catch(() => {});
    } else {
      await delivery.settle();
    }
    check();
  }
  server = 'up';
  // A failure under way would still end the wait of the close.
  await new Promise(setImmediate);
  await delivery.close({ timeoutMs: 10_000 }).catch(() => {});
  check();
  expect(delivery.report().pending).toBe(0);
}

describe('The account of a buffer', () => {
  it.each(['throw', 'dropOldest'] as const)('always adds up, in total and for every run, whatever happens (%s)', async (whenFull) => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 25 }), (commands) => holds(commands, whenFull)),
      { seed: 28, numRuns: 300 },
    );
  });
});
