import {
  closeSync,
  fdatasync as fdatasyncCallback,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { syncDirectory, syncDirectoryNow } from '../../core/sync-directory.js';

/** What a log does with files that it writes; tests let it fail. */
export interface LogFiles {
  /** Makes a file that must not be there yet, for its owner only. */
  create(path: string): number;
  /** Returns how many bytes were written. */
  write(file: number, bytes: Buffer, from: number, length: number, position: number): number;
  cut(file: number, length: number): void;
  sync(file: number): Promise<void>;
  syncNow(file: number): void;
  syncDirectory(path: string): Promise<void>;
  syncDirectoryNow(path: string): void;
  /** Whether no name leads to an open file any more: it is gone once it is closed. */
  isRemoved(file: number): boolean;
  close(file: number): void;
  remove(path: string): void;
}

const fdatasync = promisify(fdatasyncCallback);

/** The files of this machine. */
export const machineFiles: LogFiles = {
  create: (path) => openSync(path, 'wx', 0o600),
  write: writeSync,
  cut: ftruncateSync,
  sync: fdatasync,
  syncNow: fdatasyncSync,
  syncDirectory,
  syncDirectoryNow,
  isRemoved: (file) => fstatSync(file).nlink === 0,
  close: closeSync,
  remove: unlinkSync,
};
