import { join } from 'node:path';
import type { StoreError } from '../../core/errors/store-error.js';
import { logFailure } from './log-failure.js';
import type { LogFiles } from './log-files.js';
import { headerBytes, segmentHeader, segmentName } from './segment-header.js';

/** So many bytes that nobody synced are brought to disk in the background, so that little is left when somebody waits for it. */
const backgroundBytes = 8 * 2 ** 20;

/** The file of a log that is written, and what of it is on disk. */
export class SegmentWriter {
  readonly #directory: string;
  readonly #files: LogFiles;
  #file: number | undefined;
  #path: string;
  #bytes = 0;
  #syncedBytes = 0;
  #isListed = true;
  #hasRemains = false;
  #backgroundBytes = 0;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /** What a disk did not take once may be lost although a second attempt succeeds: the system forgets what it could not write. */
  #syncFailure: StoreError | undefined;

  constructor(directory: string, files: LogFiles) {
    this.#directory = directory;
    this.#path = directory;
    this.#files = files;
  }

  /** Bytes of the file; `undefined` while there is none. */
  get bytes(): number | undefined {
    return this.#file === undefined ? undefined : this.#bytes;
  }

  /**
   * Whether part of what did not fit stays behind the records. Written over in part, whole records of it would follow a damaged one: the
   * next record needs a new file.
   */
  get hasRemains(): boolean {
    return this.#hasRemains;
  }

  /** Whether somebody removed the file. */
  get isRemoved(): boolean {
    return this.#file !== undefined && this.#files.isRemoved(this.#file);
  }

  /** Writes into a new file from now on. @throws StoreError `full`, `io`, `readonly`; the file before it is still the one written then */
  begin(first: number): void {
    // Nothing of a file may reach the disk before all of the one before it, or a power failure could leave a gap.
    this.#finishFile();
    const path = join(this.#directory, segmentName(first));
    const header = segmentHeader(first);
    const file = this.#create(path);
    try {
      this.#writeAt(file, header, header.length, 0);
    } catch (error) {
      this.#files.close(file);
      throw logFailure(error, 'Beginning a file of the log', path);
    }
    this.#closeFile();
    this.#file = file;
    this.#path = path;
    this.#bytes = headerBytes;
    this.#syncedBytes = 0;
    this.#isListed = false;
    this.#hasRemains = false;
  }

  /** Adds the first bytes of a buffer, all or none. @throws StoreError `full`, `io` */
  write(buffer: Buffer, length: number): void {
    const file = this.#file as number;
    try {
      this.#writeAt(file, buffer, length, this.#bytes);
    } catch (error) {
      try {
        this.#files.cut(file, this.#bytes);
      } catch {
        this.#hasRemains = true;
      }
      throw logFailure(error, 'Writing to the log', this.#path);
    }
    this.#bytes += length;
    this.#backgroundBytes += length;
    if (this.#backgroundBytes < backgroundBytes) return;
    this.#backgroundBytes = 0;
    this.sync().catch(() => {
      // Whoever syncs next is told.
    });
  }

  /** Brings everything written so far to disk. @throws StoreError */
  sync(): Promise<void> {
    if (this.#running === undefined) {
      this.#running = this.#sync().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    // What runs may have begun before the newest record: all who come now share the one after it.
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.sync();
      });
    return this.#next;
  }

  async close(): Promise<void> {
    try {
      await this.sync();
    } finally {
      this.#closeFile();
    }
  }

  async #sync(): Promise<void> {
    const [file, bytes] = [this.#file, this.#bytes];
    if (this.#syncFailure !== undefined) throw this.#syncFailure;
    if (file === undefined) return;
    try {
      if (bytes > this.#syncedBytes) await this.#files.sync(file);
      if (this.#file === file) this.#syncedBytes = bytes;
      if (!this.#isListed) await this.#files.syncDirectory(this.#directory);
      if (this.#file === file) this.#isListed = true;
    } catch (error) {
      this.#failSync(error);
    }
    if (this.#syncFailure !== undefined) throw this.#syncFailure;
  }

  #finishFile(): void {
    if (this.#file === undefined) return;
    try {
      if (this.#bytes > this.#syncedBytes) this.#files.syncNow(this.#file);
      this.#syncedBytes = this.#bytes;
      if (!this.#isListed) this.#files.syncDirectoryNow(this.#directory);
      this.#isListed = true;
    } catch (error) {
      this.#failSync(error);
    }
  }

  #failSync(error: unknown): void {
    this.#syncFailure ??= logFailure(error, 'Bringing the log to disk', this.#path);
  }

  #create(path: string): number {
    try {
      try {
        // What has the name holds no record: it was made by one who closed the log, or found no room, before the first.
        this.#files.remove(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      return this.#files.create(path);
    } catch (error) {
      throw logFailure(error, 'Making a file of the log', path);
    }
  }

  #writeAt(file: number, buffer: Buffer, length: number, position: number): void {
    for (let done = 0; done < length; ) {
      const written = this.#files.write(file, buffer, done, length - done, position + done);
      if (written === 0) throw Object.assign(new Error('Nothing was written.'), { code: 'EIO' });
      done += written;
    }
  }

  #closeFile(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    const close = (): void => this.#files.close(file);
    // A file under way to the disk must stay open: its number would soon be another file's.
    if (this.#running === undefined) close();
    else void this.#running.then(close, close);
  }
}
