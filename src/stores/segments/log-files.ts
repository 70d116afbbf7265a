import {
  closeSync,
  fdatasync as fdatasyncCallback,
  fdatasyncSync,
  fstatSync,
  fsync as fsyncCallback,
  fsyncSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';

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
const fsync = promisify(fsyncCallback);
/** Windows cannot open a directory as a file; it keeps names by itself. */
const keepsNames = process.platform === 'win32';

/** The files of this machine. */
export const machineFiles: LogFiles = {
  create: (path) => openSync(path, 'wx', 0o600),
  write: writeSync,
  cut: ftruncateSync,
  sync: fdatasync,
  syncNow: fdatasyncSync,
  syncDirectory: async (path) => {
    if (keepsNames) return;
    const directory = openSync(path, 'r');
    await fsync(directory).finally(() => closeSync(directory));
  },
  syncDirectoryNow: (path) => {
    if (keepsNames) return;
    const directory = openSync(path, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  },
  isRemoved: (file) => fstatSync(file).nlink === 0,
  close: closeSync,
  remove: unlinkSync,
};
