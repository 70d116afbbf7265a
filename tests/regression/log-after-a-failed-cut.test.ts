import { expect, test } from 'vitest';
import { StoreError } from '../../src/core/errors/store-error.js';
import { failingFiles } from '../unit/stores/segments/failing-files.js';
import { bytesOf, openLog, temporaryDirectory, textsIn } from '../unit/stores/segments/log-fixture.js';

test('a log opens again when a record was cut short where part of a larger append had stayed, because the file could not be cut', async () => {
  const [files, directory] = [failingFiles(), temporaryDirectory()];
  files.cutCode = 'EIO';
  const log = await openLog(directory, { files });
  const append = (texts: readonly string[], room: number): void => {
    files.room = room;
    log.appendAll(texts.map(bytesOf));
  };
  append(['kept'], 100);
  // Two of three records fit, then one byte of one.
  expect(() => append(['', '', ''], 24)).toThrow(StoreError);
  expect(() => append([''], 1)).toThrow(StoreError);
  append(['after'], 100);
  expect(textsIn(log)).toEqual(['kept', 'after']);
  append(['last'], 100);
  expect(() => append(['', '', ''], 24)).toThrow(StoreError);
  expect(() => append([''], 1)).toThrow(StoreError);
  await log.close();
  const again = await openLog(directory);
  expect(textsIn(again)).toEqual(['kept', 'after', 'last']);
});
