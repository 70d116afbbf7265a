import { statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreError } from '../../../../src/core/errors/store-error.js';
import type { AppendLog } from '../../../../src/ports/append-log.js';
import { failingFiles } from './failing-files.js';
import { bytesOf, openLog, segmentsIn, temporaryDirectory, textsIn } from './log-fixture.js';

/** Appends and tells whether there was room. */
function tries(log: AppendLog, texts: readonly string[]): boolean {
  try {
    log.appendAll(texts.map(bytesOf));
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind: 'full', retryable: false, details: { reason: 'ENOSPC' } });
    return false;
  }
}

describe('on a full disk', () => {
  test('nothing of a record that did not fit stays, and the log goes on when there is room', async () => {
    const [files, directory] = [failingFiles(), temporaryDirectory()];
    const log = await openLog(directory, { files });
    log.append(bytesOf('kept'));
    const size = () => statSync(segmentsIn(directory)[0] as string).size;
    const before = size();
    for (const room of [0, 1, 11, 12, 30]) {
      files.room = room;
      expect(tries(log, ['x'.repeat(100)])).toBe(false);
      expect([log.last, size()]).toEqual([1, before]);
    }
    files.room = Number.POSITIVE_INFINITY;
    expect(tries(log, ['after'])).toBe(true);
    expect(textsIn(log)).toEqual(['kept', 'after']);
  });

  test('a log without any file yet begins when there is room', async () => {
    const [files, directory] = [failingFiles(), temporaryDirectory()];
    const log = await openLog(directory, { files });
    for (const room of [0, 10, 24, 16]) {
      files.room = room;
      expect(tries(log, ['first'])).toBe(false);
      expect([log.first, log.last]).toEqual([1, 0]);
    }
    files.room = Number.POSITIVE_INFINITY;
    expect(tries(log, ['first'])).toBe(true);
    expect(textsIn(log)).toEqual(['first']);
  });

  test('forgetting old files makes room', async () => {
    const [files, directory] = [failingFiles(), temporaryDirectory()];
    const log = await openLog(directory, { files, segmentBytes: 50 });
    for (let index = 0; index < 10; index++) log.append(bytesOf(`record ${index}`));
    files.room = 0;
    expect(tries(log, ['x'])).toBe(false);
    log.truncate({ before: 9 });
    files.room = 1_000;
    expect(log.append(bytesOf('after'))).toBe(11);
    expect(textsIn(log).at(-1)).toBe('after');
  });

  test('whatever fits or not, also where files cannot be cut: what was appended is read, also by the next opener, and nothing else', async () => {
    const append = fc.record({
      texts: fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 4 }),
      room: fc.option(fc.nat(120), { nil: Number.POSITIVE_INFINITY }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(append, { maxLength: 25 }), fc.boolean(), async (appends, canCut) => {
        const [files, directory] = [failingFiles(), temporaryDirectory()];
        if (!canCut) files.cutCode = 'EIO';
        const log = await openLog(directory, { files, segmentBytes: 200 });
        const kept: string[] = [];
        for (const { texts, room } of appends) {
          files.room = room;
          if (tries(log, texts)) kept.push(...texts.map((text) => new TextDecoder().decode(bytesOf(text))));
        }
        expect(textsIn(log)).toEqual(kept);
        await log.close();
        const again = await openLog(directory);
        expect(textsIn(again)).toEqual(kept);
        await again.close();
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});

describe('syncing', () => {
  test('callers that come while a sync runs share the next one', async () => {
    const files = failingFiles();
    const log = await openLog(temporaryDirectory(), { files });
    const waiting = Array.from({ length: 1_000 }, () => {
      log.append(bytesOf('x'));
      return log.sync();
    });
    await Promise.all(waiting);
    expect(files.syncs).toBe(2);
    await log.sync();
    expect(files.syncs).toBe(2);
  });

  test('goes on when files follow each other meanwhile', async () => {
    const directory = temporaryDirectory();
    const log = await openLog(directory, { segmentBytes: 50 });
    const waiting: Promise<void>[] = [];
    for (let index = 0; index < 100; index++) {
      log.append(bytesOf(`record ${index}`));
      waiting.push(log.sync());
      if (index % 7 === 0) await waiting.at(-1);
    }
    await Promise.all(waiting);
    expect(segmentsIn(directory)).toHaveLength(50);
    expect(textsIn(log)).toHaveLength(100);
  });

  test('a disk that failed once is not trusted again, while appending goes on', async () => {
    const files = failingFiles();
    const log = await openLog(temporaryDirectory(), { files });
    log.append(bytesOf('a'));
    files.syncCode = 'EIO';
    await expect(log.sync()).rejects.toMatchObject({ kind: 'io' });
    files.syncCode = undefined;
    expect(log.append(bytesOf('b'))).toBe(2);
    await expect(log.sync()).rejects.toMatchObject({ kind: 'io' });
    await expect(log.close()).rejects.toMatchObject({ kind: 'io' });
  });

  test('a failure while files follow each other is told by the next sync', async () => {
    const files = failingFiles();
    const log = await openLog(temporaryDirectory(), { files, segmentBytes: 30 });
    log.append(bytesOf('a long record'));
    files.syncCode = 'EIO';
    expect(log.append(bytesOf('in the next file'))).toBe(2);
    files.syncCode = undefined;
    await expect(log.sync()).rejects.toMatchObject({ kind: 'io' });
    expect(textsIn(log)).toHaveLength(2);
  });
});
