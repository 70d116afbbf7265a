import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferFullError } from '../../src/core/errors/delivery-error.js';
import type { Outbox, OutboxEntry, Outcome, QueuedEntry } from '../../src/ports/outbox.js';

/** Opens an empty outbox. */
export type OpenOutbox = (options?: { readonly maxBytes?: number; readonly whenFull?: 'throw' | 'dropOldest' }) => Outbox;

const tag = (value: string, runKey = 'a'): OutboxEntry => ({ kind: 'tag', runKey, key: 'k', value });
const end = (runKey = 'a'): OutboxEntry => ({ kind: 'end', runKey, status: 'FINISHED', endTime: 1 });
const noDrop = (): never => {
  throw new Error('Nothing may be dropped here.');
};
const sequences = (entries: Iterable<QueuedEntry>): number[] => [...entries].map(({ sequence }) => sequence);

/** What every outbox promises. */
export function outboxContract(open: OpenOutbox): void {
  it('numbers entries from 1 in the order of their acceptance', () => {
    const outbox = open();
    expect(outbox.append([tag('1'), tag('2')], noDrop)).toBe(2);
    expect(outbox.append([tag('3')], noDrop)).toBe(3);
    expect(outbox.take(10)).toEqual([
      { sequence: 1, entry: tag('1') },
      { sequence: 2, entry: tag('2') },
      { sequence: 3, entry: tag('3') },
    ]);
  });

  it('hands an entry out once and counts it until it is settled', () => {
    const outbox = open();
    outbox.append([tag('1'), tag('2'), tag('3')], noDrop);
    expect(sequences(outbox.take(2))).toEqual([1, 2]);
    expect(sequences(outbox.take(2))).toEqual([3]);
    expect(outbox.take(2)).toEqual([]);
    expect(outbox.size.entries).toBe(3);
    for (const sequence of [1, 2, 3]) outbox.settle(sequence, { status: 'delivered' });
    expect(outbox.size).toEqual({ entries: 0, bytes: 0 });
  });

  it('puts returned entries before everything that was not taken, in their order', () => {
    const outbox = open();
    outbox.append(
      ['1', '2', '3', '4', '5'].map((value) => tag(value)),
      noDrop,
    );
    outbox.take(4);
    for (const sequence of [4, 1, 3]) outbox.settle(sequence, { status: 'returned' });
    outbox.settle(2, { status: 'delivered' });
    expect(sequences(outbox.take(10))).toEqual([1, 3, 4, 5]);
  });

  it('leaves the entries of skipped runs in their place', () => {
    const outbox = open();
    outbox.append([tag('1', 'a'), tag('2', 'b'), tag('3', 'a'), tag('4', 'b'), tag('5', 'a')], noDrop);
    expect(sequences(outbox.take(2, (runKey) => runKey === 'a'))).toEqual([2, 4]);
    expect(sequences(outbox.take(10))).toEqual([1, 3, 5]);
  });

  it('lists everything unsettled, oldest first, whether taken, returned or waiting', () => {
    const outbox = open();
    outbox.append(
      ['1', '2', '3', '4', '5', '6'].map((value) => tag(value)),
      noDrop,
    );
    outbox.take(4);
    outbox.settle(2, { status: 'returned' });
    outbox.settle(3, { status: 'quarantined', reason: 'refused' });
    expect(sequences(outbox.unsettled())).toEqual([1, 2, 4, 5, 6]);
  });

  it('refuses a call that does not fit as a whole and keeps nothing of it', () => {
    const outbox = open({ maxBytes: 1000 });
    outbox.append([tag('1')], noDrop);
    const { bytes } = outbox.size;
    const tooMany = Array.from({ length: Math.ceil(1000 / bytes) }, () => tag('2'));
    expect(() => outbox.append(tooMany, noDrop)).toThrow(BufferFullError);
    expect(outbox.size).toEqual({ entries: 1, bytes });
    expect(outbox.append([tag('3')], noDrop)).toBe(2);
  });

  it('always has room for the start and the end of a run', () => {
    const outbox = open({ maxBytes: 100 });
    expect(outbox.append([{ kind: 'run', runKey: 'a', runId: 'r', owned: true }, end()], noDrop)).toBe(2);
    expect(outbox.size.bytes).toBeGreaterThan(100);
  });

  it('gives up the oldest waiting values first when told to, but never the end of a run', () => {
    const outbox = open({ maxBytes: 1000, whenFull: 'dropOldest' });
    outbox.append([tag('1')], noDrop);
    const capacity = Math.floor(1000 / outbox.size.bytes);
    outbox.append([end()], noDrop);
    for (let index = 3; index <= capacity; index++) outbox.append([tag('x')], noDrop);
    const [taken] = outbox.take(1);
    const dropped: number[] = [];
    outbox.append([tag('x'), tag('x')], ({ sequence }) => dropped.push(sequence));
    expect(taken?.sequence).toBe(1);
    expect(dropped.length).toBeGreaterThan(0);
    expect(dropped[0]).toBe(3);
    expect(outbox.size.bytes).toBeLessThanOrEqual(1000);
    expect(sequences(outbox.unsettled()).slice(0, 2)).toEqual([1, 2]);
  });

  it('drops nothing for a call that would not fit even then', () => {
    const outbox = open({ maxBytes: 1000, whenFull: 'dropOldest' });
    outbox.append([tag('1')], noDrop);
    expect(() => outbox.append([tag('x'.repeat(1000))], noDrop)).toThrow(BufferFullError);
    outbox.take(1);
    expect(() => outbox.append([tag('x'.repeat(400))], noDrop)).toThrow(BufferFullError);
    expect(outbox.size.entries).toBe(1);
  });

  describe('in any sequence of calls', () => {
    type Step =
      | { readonly append: string[] }
      | { readonly take: number; readonly skip: string }
      | { readonly settle: number; readonly how: Outcome };
    const outcome = fc.constantFrom<Outcome>({ status: 'delivered' }, { status: 'returned' }, { status: 'quarantined', reason: 'r' });
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ append: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }) }),
      fc.record({ take: fc.nat(6), skip: fc.constantFrom('', 'a', 'b') }),
      fc.record({ settle: fc.nat(20), how: outcome }),
    );

    it('agrees with a list of entries and their states', () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const outbox = open();
          const model: { sequence: number; runKey: string; taken: boolean }[] = [];
          let last = 0;
          for (const current of steps) {
            if ('append' in current) {
              const entries = current.append.map((runKey) => tag('v', runKey));
              expect(outbox.append(entries, noDrop)).toBe(last + entries.length);
              for (const runKey of current.append) model.push({ sequence: ++last, runKey, taken: false });
            } else if ('take' in current) {
              const expected = model.filter(({ taken, runKey }) => !taken && runKey !== current.skip).slice(0, current.take);
              expect(sequences(outbox.take(current.take, (runKey) => runKey === current.skip))).toEqual(
                expected.map(({ sequence }) => sequence),
              );
              for (const item of expected) item.taken = true;
            } else {
              const item = model.find(({ sequence, taken }) => taken && sequence >= current.settle);
              if (item === undefined) continue;
              outbox.settle(item.sequence, current.how);
              if (current.how.status === 'returned') item.taken = false;
              else model.splice(model.indexOf(item), 1);
            }
            expect(outbox.size.entries).toBe(model.length);
            expect(sequences(outbox.unsettled())).toEqual(model.map(({ sequence }) => sequence));
          }
        }),
        { seed: 7, numRuns: 1000 },
      );
    });
  });
}
