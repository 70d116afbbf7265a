import { type LogFiles, machineFiles } from '../../../../src/stores/segments/log-files.js';

/** Real files on a disk that can be told to fail. */
export interface FailingFiles extends LogFiles {
  /** Bytes that still fit; a write takes what fits, then fails. */
  room: number;
  /** Code of the error that every sync gives. */
  syncCode: string | undefined;
  /** Code of the error when a file is cut. */
  cutCode: string | undefined;
  /** How often files were synced. */
  syncs: number;
}

export function failingFiles(): FailingFiles {
  const fail = (code: string | undefined): void => {
    if (code !== undefined) throw Object.assign(new Error(code), { code });
  };
  const files: FailingFiles = {
    ...machineFiles,
    room: Number.POSITIVE_INFINITY,
    syncCode: undefined,
    cutCode: undefined,
    syncs: 0,
    write: (file, bytes, from, length, position) => {
      if (files.room === 0) fail('ENOSPC');
      const written = machineFiles.write(file, bytes, from, Math.min(length, files.room), position);
      files.room -= written;
      return written;
    },
    cut: (file, length) => {
      fail(files.cutCode);
      machineFiles.cut(file, length);
    },
    sync: async (file) => {
      files.syncs++;
      await machineFiles.sync(file);
      fail(files.syncCode);
    },
    syncNow: (file) => {
      machineFiles.syncNow(file);
      fail(files.syncCode);
    },
  };
  return files;
}
