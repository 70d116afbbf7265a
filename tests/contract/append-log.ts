import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/core/errors/store-error.js';
import type { AppendLog } from '../../src/ports/append-log.js';

/** Opens an empty log; small files, so that a few records fill one. */
export type OpenLog = () => Promise<AppendLog>;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The records of a log as sequences and texts. */
function textsIn(log: AppendLog, after?: number): [number, string][] {
  return Array.from(log.read({ after }), ({ sequence, bytes }) => [sequence, new TextDecoder().decode(bytes)]);
}

/** What every log promises. */
export function appendLogContract(open: OpenLog): void {
  it('is empty at first', async () => {
    const log = await open();
    expect([log.first, log.last, textsIn(log)]).toEqual([1, 0, []]);
    await log.sync();
  });

  it('numbers records from 1 and reads them in order', async () => {
    const log = await open();
    expect([log.append(bytesOf('a')), log.append(bytesOf('')), log.append(bytesOf('c'))]).toEqual([1, 2, 3]);
    expect([log.first, log.last]).toEqual([1, 3]);
    expect(textsIn(log)).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'c'],
    ]);
    expect(textsIn(log, 2)).toEqual([[3, 'c']]);
    expect(textsIn(log, 3)).toEqual([]);
  });

  it('appends several records at once', async () => {
    const log = await open();
    expect(log.appendAll([])).toBe(0);
    expect(log.appendAll([bytesOf('a'), bytesOf('b')])).toBe(2);
    expect(log.appendAll([])).toBe(2);
    expect(log.append(bytesOf('c'))).toBe(3);
    expect(textsIn(log, 1)).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('keeps what was appended, whatever becomes of the memory it came in', async () => {
    const log = await open();
    const memory = Buffer.from('before');
    log.append(memory.subarray(0, 6));
    log.appendAll([memory]);
    memory.write('behind');
    log.append(memory);
    const records = [...log.read()];
    log.append(bytesOf('more'));
    expect(records.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['before', 'before', 'behind']);
  });

  it('takes records of very different lengths', async () => {
    const log = await open();
    const lengths = [0, 1, 65_523, 65_524, 65_525, 3_000_000, 5];
    for (const [index, length] of lengths.entries()) log.append(new Uint8Array(length).fill(index + 1));
    expect([...log.read()].map(({ bytes }) => bytes.length)).toEqual(lengths);
    for (const { sequence, bytes } of log.read()) expect(bytes.every((byte) => byte === sequence)).toBe(true);
  });

  it('reads what was there when reading began, also while it grows', async () => {
    const log = await open();
    log.appendAll([bytesOf('1'), bytesOf('2')]);
    let count = 0;
    for (const _ of log.read()) {
      log.append(bytesOf('more'));
      count++;
    }
    expect([count, log.last]).toEqual([2, 4]);
  });

  it('forgets nothing from the given record on, and numbers on', async () => {
    const log = await open();
    for (let index = 1; index <= 100; index++) log.append(bytesOf(`record ${index}`));
    log.truncate({ before: 80 });
    expect(log.first).toBeGreaterThan(1);
    expect(log.first).toBeLessThanOrEqual(80);
    expect(textsIn(log).map(([sequence]) => sequence)).toEqual(Array.from({ length: 101 - log.first }, (_, index) => log.first + index));
    expect(textsIn(log, 95)[0]).toEqual([96, 'record 96']);
    const { first } = log;
    log.truncate({ before: 10 });
    expect(log.first).toBe(first);
    log.truncate({ before: 1_000 });
    expect(log.append(bytesOf('record 101'))).toBe(101);
    expect(textsIn(log).at(-1)).toEqual([101, 'record 101']);
  });

  it('goes on reading when what is read is forgotten', async () => {
    const log = await open();
    for (let index = 1; index <= 100; index++) log.append(bytesOf(`${index}`));
    const seen: number[] = [];
    for (const { sequence, bytes } of log.read()) {
      expect(new TextDecoder().decode(bytes)).toBe(String(sequence));
      seen.push(sequence);
      if (sequence === 3) log.truncate({ before: 60 });
    }
    expect(seen.slice(0, 3)).toEqual([1, 2, 3]);
    expect(seen.slice(-41)).toEqual(Array.from({ length: 41 }, (_, index) => 60 + index));
  });

  it('syncs for many callers at once', async () => {
    const log = await open();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        log.append(bytesOf(`${index}`));
        await log.sync();
      }),
    );
    expect(log.last).toBe(50);
  });

  it('takes nothing more when it was closed, and can be closed twice', async () => {
    const log = await open();
    log.append(bytesOf('a'));
    await log.close();
    await log.close();
    expect(() => log.append(bytesOf('b'))).toThrow(StoreError);
    expect(() => log.appendAll([])).toThrow(StoreError);
    expect(() => [...log.read()]).toThrow(StoreError);
    expect(() => log.truncate({ before: 2 })).toThrow(StoreError);
    await expect(log.sync()).rejects.toThrow('closed');
  });

  describe('in any sequence of calls', () => {
    type Step = { readonly append: Uint8Array[] } | { readonly truncate: number } | { readonly sync: true };
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ append: fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }) }) },
      fc.record({ truncate: fc.nat(80) }),
      fc.record({ sync: fc.constant(true as const) }),
    );

    it('agrees with a list', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(60), async (steps, after) => {
          const log = await open();
          const all: Uint8Array[] = [];
          for (const current of steps) {
            if ('append' in current) {
              const [only] = current.append;
              if (current.append.length === 1 && only !== undefined) log.append(only);
              else log.appendAll(current.append);
              all.push(...current.append);
            } else if ('truncate' in current) log.truncate({ before: current.truncate });
            else await log.sync();
            expect(log.last).toBe(all.length);
          }
          const from = Math.max(after + 1, log.first);
          const expected = all.slice(from - 1).map((bytes, index) => ({ sequence: from + index, bytes: [...bytes] }));
          expect(Array.from(log.read({ after }), ({ sequence, bytes }) => ({ sequence, bytes: [...bytes] }))).toEqual(expected);
          await log.close();
        }),
        { seed: 11, numRuns: 100 },
      );
    });
  });
}
