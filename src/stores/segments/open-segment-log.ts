import { closeSync, fdatasyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '../../core/errors/store-error.js';
import { sweepPartials } from '../../core/partial-file.js';
import type { AppendLog } from '../../ports/append-log.js';
import { damagedLog, logFailure } from './log-failure.js';
import { type LogFiles, machineFiles } from './log-files.js';
import { hasRecordAfter, readSegment } from './read-segment.js';
import { firstOfName, segmentName } from './segment-header.js';
import { SegmentLog } from './segment-log.js';
import { type LockTimes, WriterLock } from './writer-lock.js';

/** What was left out at the end of a log because it was damaged or cut short. */
export interface LogRepair {
  readonly file: string;
  /** Where the undamaged records end, and how many bytes follow. */
  readonly offset: number;
  readonly bytes: number;
  /** Undamaged records that were left out because others of the same append are missing. */
  readonly records: number;
}

/** Where a log is and how it is kept. */
export interface SegmentLogOptions {
  /** Made, for its owner only, when absent. */
  readonly directory: string;
  /** Size from which on a file is followed by the next one. @default 67_108_864 (64 MiB) */
  readonly segmentBytes?: number | undefined;
  readonly onRepair?: ((repair: LogRepair) => void) | undefined;
  readonly lock?: LockTimes | undefined;
  readonly files?: LogFiles | undefined;
}

/**
 * Opens the log in a directory and reads its newest file; older ones are checked when they are read.
 *
 * @throws StoreError `busy` while another process writes it; `corrupt` when undamaged records follow a damaged one; `unknown-schema`
 * for files of a newer version; `readonly`, `full` or `io` where the place cannot be written
 */
export async function openSegmentLog({
  directory,
  segmentBytes = 64 * 2 ** 20,
  onRepair,
  lock: lockTimes,
  files = machineFiles,
}: SegmentLogOptions): Promise<AppendLog> {
  let lock: WriterLock | undefined;
  try {
    await makeDirectory(directory, files);
    lock = await WriterLock.acquire(directory, lockTimes);
    await sweepPartials(directory);
    const segments = segmentsIn(directory);
    const newest = segments.at(-1);
    const last = newest === undefined ? 0 : recover(directory, newest, onRepair);
    return new SegmentLog({ directory, segments, last, segmentBytes, lock, files });
  } catch (error) {
    lock?.release();
    throw error instanceof StoreError ? error : logFailure(error, 'Opening the log', directory);
  }
}

async function makeDirectory(directory: string, files: LogFiles): Promise<void> {
  const made = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  for (let path = directory; path !== dirname(made); path = dirname(path)) await files.syncDirectory(dirname(path));
}

function segmentsIn(directory: string): number[] {
  return readdirSync(directory)
    .flatMap((name) => firstOfName(name) ?? [])
    .sort((a, b) => a - b);
}

/** Finds the newest record that was appended completely. */
function recover(directory: string, first: number, onRepair: SegmentLogOptions['onRepair']): number {
  const file = join(directory, segmentName(first));
  const { last, lastComplete, offset, fileBytes } = readToEnd(file, first);
  const bytes = fileBytes - offset;
  if (bytes > 0 && hasRecordAfter(file, offset, offset === 0 ? last : last + 1)) {
    throw damagedLog(file, offset, `record ${last + 1} cannot be read, but others follow it`);
  }
  if (bytes > 0 || lastComplete < last) onRepair?.({ file, offset, bytes, records: last - lastComplete });
  bringToDisk(file);
  return lastComplete;
}

function readToEnd(file: string, first: number) {
  const records = readSegment(file, { first });
  for (;;) {
    const { done, value } = records.next();
    if (done === true) return value;
  }
}

/** The next file may not reach the disk before this one, whose writer may have ended without a sync. */
function bringToDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}
