import { appendFileSync, chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LogRepair, openSegmentLog } from '../../../../src/stores/segments/open-segment-log.js';
import { headerBytes, segmentHeader, segmentName } from '../../../../src/stores/segments/segment-header.js';
import { bytesOf, openLog, segmentsIn, temporaryDirectory, textsIn } from './log-fixture.js';

const texts = Array.from({ length: 6 }, (_, index) => `record ${index}`);

/** A closed log with a record a text, and its file. */
async function filled(segmentBytes?: number): Promise<{ directory: string; files: string[] }> {
  const directory = temporaryDirectory();
  const log = await openLog(directory, { segmentBytes });
  for (const text of texts) log.append(bytesOf(text));
  await log.close();
  return { directory, files: segmentsIn(directory) };
}

async function reopened(directory: string) {
  const repairs: LogRepair[] = [];
  const log = await openLog(directory, { onRepair: (repair) => repairs.push(repair) });
  return { log, repairs };
}

test('a log goes on where it ended, through several openings and files', async () => {
  const { directory, files } = await filled(50);
  expect(files).toHaveLength(3);
  for (let opening = 1; opening <= 3; opening++) {
    const { log, repairs } = await reopened(directory);
    expect(log.append(bytesOf(`opening ${opening}`))).toBe(6 + opening);
    expect(textsIn(log)).toEqual([...texts, ...Array.from({ length: opening }, (_, index) => `opening ${index + 1}`)]);
    expect(repairs).toEqual([]);
    await log.close();
  }
});

test('a log that was opened and closed without a record leaves nothing behind but an empty lock', async () => {
  const directory = temporaryDirectory();
  for (let opening = 0; opening < 3; opening++) await (await openLog(directory)).close();
  expect(segmentsIn(directory)).toEqual([]);
});

test('numbers go on after everything was forgotten and the log was opened again', async () => {
  const { directory } = await filled(1);
  const first = await openLog(directory);
  first.truncate({ before: 7 });
  await first.close();
  const { log } = await reopened(directory);
  expect([log.first, log.last, textsIn(log)]).toEqual([6, 6, ['record 5']]);
  expect(log.append(bytesOf('next'))).toBe(7);
});

test('a file cut at any byte gives back every record before the cut, reports the rest, and is written on', async () => {
  const { files } = await filled();
  const [file = ''] = files;
  const whole = readFileSync(file);
  const frame = (text: string): number => 12 + text.length;
  for (let bytes = 0; bytes <= whole.length; bytes++) {
    const copy = temporaryDirectory();
    writeFileSync(join(copy, segmentName(1)), whole.subarray(0, bytes));
    const ends = texts.map((_, index) => headerBytes + texts.slice(0, index + 1).reduce((sum, text) => sum + frame(text), 0));
    const kept = ends.filter((end) => end <= bytes).length;
    const { log, repairs } = await reopened(copy);
    expect(textsIn(log)).toEqual(texts.slice(0, kept));
    const offset = bytes < headerBytes ? 0 : (ends[kept - 1] ?? headerBytes);
    expect(repairs).toEqual(bytes === offset ? [] : [{ file: join(copy, segmentName(1)), offset, bytes: bytes - offset, records: 0 }]);
    expect(log.append(bytesOf('next'))).toBe(kept + 1);
    await log.close();
    expect(textsIn((await reopened(copy)).log)).toEqual([...texts.slice(0, kept), 'next']);
  }
});

test('any bit that is wrong is found: in the last record it is left out, before it the log is refused with file and place', async () => {
  const { files } = await filled();
  const [file = ''] = files;
  const whole = readFileSync(file);
  const lastStart = whole.length - 12 - 'record 5'.length;
  for (let at = 0; at < whole.length; at++) {
    const copy = temporaryDirectory();
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
    const path = join(copy, segmentName(1));
    writeFileSync(path, damaged);
    if (at >= lastStart) {
      const { log, repairs } = await reopened(copy);
      expect(textsIn(log)).toEqual(texts.slice(0, -1));
      expect(repairs).toHaveLength(1);
    } else {
      const start = at < headerBytes ? 0 : headerBytes;
      await expect(openSegmentLog({ directory: copy })).rejects.toMatchObject({
        kind: 'corrupt',
        message: expect.stringContaining(path),
        details: { path, offset: expect.toSatisfy((offset: number) => offset >= start && offset <= at) },
      });
    }
  }
});

test('blocks of zeros and of other bytes at the end are left out', async () => {
  for (const tail of [Buffer.alloc(8192), Buffer.alloc(5000, 0xff), Buffer.from('not a record '.repeat(50))]) {
    const { directory, files } = await filled();
    appendFileSync(files[0] as string, tail);
    const { log, repairs } = await reopened(directory);
    expect(textsIn(log)).toEqual(texts);
    expect(repairs).toMatchObject([{ bytes: tail.length }]);
  }
});

test('records that were appended at once are all there or none', async () => {
  const directory = temporaryDirectory();
  const log = await openLog(directory);
  log.append(bytesOf('alone'));
  log.appendAll([bytesOf('one'), bytesOf('two'), bytesOf('three')]);
  await log.close();
  const [file = ''] = segmentsIn(directory);
  const { size } = statSync(file);
  truncateSync(file, size - 1);
  const again = await reopened(directory);
  expect(textsIn(again.log)).toEqual(['alone']);
  expect(again.repairs).toMatchObject([{ records: 2 }]);
  expect(again.log.append(bytesOf('next'))).toBe(2);
  await again.log.close();
  expect(textsIn((await reopened(directory)).log)).toEqual(['alone', 'next']);
});

test('an older file is checked when it is read', async () => {
  const { directory, files } = await filled(50);
  const [, second = ''] = files;
  const bytes = readFileSync(second);
  bytes[40] = (bytes[40] as number) ^ 1;
  writeFileSync(second, bytes);
  const { log } = await reopened(directory);
  expect(() => textsIn(log)).toThrow(expect.objectContaining({ kind: 'corrupt', message: expect.stringContaining(second) }));
  rmSync(second);
  expect(() => textsIn(log)).toThrow(expect.objectContaining({ kind: 'io', message: expect.stringContaining(second) }));
});

test('a file under the name of another one is refused', async () => {
  const { directory, files } = await filled(50);
  copyFileSync(files[0] as string, join(directory, segmentName(1_000)));
  await expect(openSegmentLog({ directory })).rejects.toMatchObject({
    kind: 'corrupt',
    message: expect.stringContaining('its name says 1000'),
  });
});

test('a file of a newer version is refused and stays as it is', async () => {
  const { crc32c } = await import('../../../../src/stores/segments/crc32c.js');
  const directory = temporaryDirectory();
  const header = segmentHeader(1);
  header.writeUInt32LE(2, 8);
  header.writeUInt32LE(crc32c(header, 0, 20), 20);
  const path = join(directory, segmentName(1));
  writeFileSync(path, header);
  await expect(openSegmentLog({ directory })).rejects.toMatchObject({ kind: 'unknown-schema' });
  expect(readFileSync(path)).toEqual(header);
});

test('only its owner can read the directory and the files, whatever the mask of the process', async () => {
  const directory = join(temporaryDirectory(), 'samples', 'model');
  const mask = process.umask(0);
  try {
    (await openLog(directory)).append(bytesOf('a'));
  } finally {
    process.umask(mask);
  }
  for (const path of [directory, join(directory, '..')]) expect(statSync(path).mode & 0o777).toBe(0o700);
  for (const path of [segmentsIn(directory)[0] as string, join(directory, 'writer-1.lock')])
    expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a place that cannot be written is told as such', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  await expect(openSegmentLog({ directory: join(file, 'below') })).rejects.toMatchObject({
    kind: 'io',
    message: expect.stringContaining(file),
  });
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('a directory that may not be written is told as such', async () => {
  const directory = join(temporaryDirectory(), 'readonly');
  mkdirSync(directory);
  chmodSync(directory, 0o500);
  await expect(openSegmentLog({ directory })).rejects.toMatchObject({ kind: 'readonly', message: expect.stringContaining('writable') });
});
