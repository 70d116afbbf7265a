import { join } from 'node:path';
import { ValidationError } from '../../core/errors/request-error.js';
import type { AppendLog, LogRecord } from '../../ports/append-log.js';
import { frameHead, longestRecord, writeFrame } from './frame.js';
import { closedLog, damagedLog, logFailure, lostLog } from './log-failure.js';
import type { LogFiles } from './log-files.js';
import { readSegment } from './read-segment.js';
import { segmentName } from './segment-header.js';
import { SegmentWriter } from './segment-writer.js';
import type { WriterLock } from './writer-lock.js';

/** What a log in segments was opened with. */
export interface OpenedSegments {
  readonly directory: string;
  /** First sequences of its files, oldest first. */
  readonly segments: readonly number[];
  /** Sequence of the newest record. */
  readonly last: number;
  /** A file that has as many bytes is followed by the next one. */
  readonly segmentBytes: number;
  readonly lock: WriterLock;
  readonly files: LogFiles;
}

/** Room for most records; longer ones get memory of their own. */
const scratchBytes = 2 ** 16;

/**
 * A log in files of one directory. A log that was opened writes into a new file: what a process before it left half done, or goes
 * on writing because it does not know yet that it was replaced, lies beyond what is ever read.
 */
export class SegmentLog implements AppendLog {
  readonly kind = 'segments';
  readonly #directory: string;
  readonly #segments: number[];
  readonly #segmentBytes: number;
  readonly #lock: WriterLock;
  readonly #files: LogFiles;
  readonly #writer: SegmentWriter;
  readonly #scratch = Buffer.allocUnsafeSlow(scratchBytes);
  #last: number;
  #isLost = false;
  #closing: Promise<void> | undefined;

  constructor({ directory, segments, last, segmentBytes, lock, files }: OpenedSegments) {
    this.#directory = directory;
    this.#segments = [...segments];
    this.#last = last;
    this.#segmentBytes = segmentBytes;
    this.#lock = lock;
    this.#files = files;
    this.#writer = new SegmentWriter(directory, files);
  }

  get first(): number {
    return this.#segments[0] ?? this.#last + 1;
  }

  get last(): number {
    return this.#last;
  }

  append(bytes: Uint8Array): number {
    const scratch = this.#prepare(frameHead + checkedLength(bytes));
    this.#writer.write(scratch, writeFrame(scratch, 0, this.#last + 1, bytes, false));
    return ++this.#last;
  }

  appendAll(records: readonly Uint8Array[]): number {
    const scratch = this.#prepare(records.reduce((sum, bytes) => sum + frameHead + checkedLength(bytes), 0));
    let end = 0;
    for (const [index, bytes] of records.entries()) {
      end = writeFrame(scratch, end, this.#last + 1 + index, bytes, index < records.length - 1);
    }
    this.#writer.write(scratch, end);
    this.#last += records.length;
    return this.#last;
  }

  async sync(): Promise<void> {
    this.#throwIfClosed();
    // Whoever relies on what is on disk, as a checkpoint does, is not to spoil the directory of another owner.
    this.#lock.confirm();
    this.#isLost ||= this.#writer.isRemoved;
    this.#throwIfLost();
    await this.#writer.sync();
  }

  *read({ after = 0 }: { readonly after?: number | undefined } = {}): Iterable<LogRecord> {
    this.#throwIfClosed();
    const end = this.#last;
    const segments = [...this.#segments];
    for (const [index, first] of segments.entries()) {
      const last = Math.min(end, (segments[index + 1] ?? Number.POSITIVE_INFINITY) - 1);
      // Files can be forgotten while they are read.
      if (last > after && last >= this.first) yield* this.#readFile(first, Math.max(first, after + 1), last);
    }
  }

  truncate({ before }: { readonly before: number }): void {
    this.#throwIfClosed();
    // The newest file stays: its name tells where the numbering goes on. The oldest goes first: what is left has no gap.
    for (let next = this.#segments[1]; next !== undefined && next <= before; next = this.#segments[1]) {
      const path = join(this.#directory, segmentName(this.first));
      try {
        this.#files.remove(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw logFailure(error, 'Removing a file of the log', path);
      }
      this.#segments.shift();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#writer.close().finally(() => this.#lock.release());
    return this.#closing;
  }

  *#readFile(first: number, from: number, last: number): Iterable<LogRecord> {
    const path = join(this.#directory, segmentName(first));
    const end = yield* readSegment(path, { first, from, last });
    if (end.last < last) throw damagedLog(path, end.offset, `record ${end.last + 1} should be there, and all up to ${last}`);
  }

  /** Makes sure that a file with room is there, and memory for as many bytes. */
  #prepare(bytes: number): Buffer {
    this.#throwIfClosed();
    const written = this.#writer.bytes;
    const needsFile = written === undefined || written >= this.#segmentBytes || this.#writer.hasRemains;
    // Another owner may have a file with the name of the next one already.
    if (needsFile) this.#lock.confirm();
    this.#throwIfLost();
    if (needsFile) this.#begin();
    return bytes <= scratchBytes ? this.#scratch : Buffer.allocUnsafeSlow(bytes);
  }

  #begin(): void {
    const first = this.#last + 1;
    this.#writer.begin(first);
    // A file without records is there already when a log was closed, or a disk was full, before the first one.
    if (this.#segments.at(-1) !== first) this.#segments.push(first);
  }

  #throwIfLost(): void {
    if (this.#isLost || this.#lock.lost) throw lostLog(this.#directory);
  }

  #throwIfClosed(): void {
    if (this.#closing !== undefined) throw closedLog(`in ${this.#directory}`);
  }
}

function checkedLength({ length }: Uint8Array): number {
  if (length <= longestRecord) return length;
  throw new ValidationError(`A record of a log has at most ${longestRecord} bytes, this one has ${length}.`);
}
