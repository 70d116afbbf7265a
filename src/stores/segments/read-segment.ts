import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StoreError } from '../../core/errors/store-error.js';
import type { LogRecord } from '../../ports/append-log.js';
import { frameGoesOn, frameHead, frameLength, frameSequence, isFrame } from './frame.js';
import { damagedLog, logFailure, newerLog } from './log-failure.js';
import { headerBytes, readSegmentHeader } from './segment-header.js';

const chunkBytes = 2 ** 20;

/** How far a segment was read. */
interface SegmentEnd {
  /** Where the undamaged records end, and where the file does. */
  readonly offset: number;
  readonly fileBytes: number;
  /** Sequence of the last undamaged record, and of the last that was appended completely, with all records of its group. */
  readonly last: number;
  readonly lastComplete: number;
}

/**
 * Reads the records of a segment up to `last`, its end, or the first that is damaged or cut short; hands out those from `from` on.
 *
 * @throws StoreError `unknown-schema` for a newer format, `corrupt` for a file under another one's name
 */
export function* readSegment(
  path: string,
  { first, from = first, last = Number.POSITIVE_INFINITY }: { readonly first: number; readonly from?: number; readonly last?: number },
): Generator<LogRecord, SegmentEnd> {
  const file = openFile(path);
  try {
    const fileBytes = fstatSync(file).size;
    const header = readSegmentHeader(readRange(file, 0, headerBytes));
    if (header === 'damaged') return { offset: 0, fileBytes, last: first - 1, lastComplete: first - 1 };
    if (header === 'newer') throw newerLog(path);
    if (header.first !== first) throw damagedLog(path, 0, `it begins with record ${header.first}, its name says ${first}`);
    let chunk: Buffer = Buffer.alloc(0);
    let chunkOffset = headerBytes;
    let at = 0;
    /** Makes the next bytes part of the chunk, if the file has as many. Records handed out stay: each chunk has memory of its own. */
    const hasBytes = (needed: number): boolean => {
      if (chunk.length - at >= needed) return true;
      if (chunkOffset + at + needed > fileBytes) return false;
      chunkOffset += at;
      at = 0;
      chunk = readRange(file, chunkOffset, Math.max(needed, chunkBytes));
      return chunk.length >= needed;
    };
    let sequence = first;
    let lastComplete = first - 1;
    while (sequence <= last && hasBytes(frameHead) && hasBytes(frameLength(chunk, at))) {
      if (frameSequence(chunk, at) !== sequence % 2 ** 32 || !isFrame(chunk, at)) break;
      const start = at;
      at += frameLength(chunk, start);
      if (!frameGoesOn(chunk, start)) lastComplete = sequence;
      if (sequence >= from) yield { sequence, bytes: chunk.subarray(start + frameHead, at) };
      sequence++;
    }
    return { offset: chunkOffset + at, fileBytes, last: sequence - 1, lastComplete };
  } catch (error) {
    throw error instanceof StoreError ? error : logFailure(error, 'Reading a file of the log', path);
  } finally {
    closeSync(file);
  }
}

/** Whether an undamaged record lies anywhere after a place where one is damaged. */
export function hasRecordAfter(path: string, offset: number, sequence: number): boolean {
  const file = openFile(path);
  try {
    const rest = readRange(file, offset, fstatSync(file).size - offset);
    for (let at = 1; at + frameHead <= rest.length; at++) {
      // How many records later it says it is; as many must have room between.
      const later = (frameSequence(rest, at) - sequence) >>> 0;
      if (later >= 1 && later * frameHead <= at && isFrame(rest, at)) return true;
    }
    return false;
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw logFailure(error, 'Opening a file of the log', path);
  }
}

/** The bytes of a range, fewer at the end of the file. */
function readRange(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
