import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
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

/** How many sequences of commands are tried, from which seed, and how many at the same time: most of a sequence is waiting. */
export interface Trials {
  readonly sequences: number;
  readonly seed: number;
  /** @default 1 */
  readonly atOnce?: number | undefined;
}

/**
 * Plays random sequences of logging, waiting and faults of the store, and expects after every command that accepted =
 * delivered + pending + dropped + quarantined, in total and for every run.
 */
export async function expectTheAccountAddsUp(whenFull: 'throw' | 'dropOldest', { sequences, seed, atOnce = 1 }: Trials): Promise<void> {
  const property = fc.asyncProperty(fc.array(command, { maxLength: 25 }), (commands) => play(commands, whenFull));
  const numRuns = Math.ceil(sequences / atOnce);
  await Promise.all(Array.from({ length: atOnce }, (_, index) => fc.assert(property, { seed: seed + index, numRuns })));
}

async function play(commands: readonly Command[], whenFull: 'throw' | 'dropOldest'): Promise<void> {
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
    deepStrictEqual([report.accepted, report.pending], [accepted, waiting]);
    for (const count of ['accepted', 'delivered', 'pending', 'dropped', 'quarantined'] as const) {
      deepStrictEqual([count, runs.reduce((sum, each) => sum + each[count], 0)], [count, report[count]]);
    }
    for (const each of [report, ...runs]) {
      deepStrictEqual(each.accepted, each.delivered + each.pending + each.dropped + each.quarantined);
      deepStrictEqual(each.undelivered.length, each.accepted - each.delivered);
    }
  };
  for (const step of commands) {
    if ('log' in step) {
      try {
        delivery.append(step.log);
        accepted += step.log.length;
      } catch (error) {
        if (!(error instanceof BufferFullError)) throw error;
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
  deepStrictEqual(delivery.report().pending, 0);
}
