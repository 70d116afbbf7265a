import type { TransferProgress } from './transfer-options.js';

/** Adds up what the files of one transfer report. */
export class Progress {
  readonly #files: number;
  readonly #total: number | undefined;
  readonly #listeners: readonly ((progress: TransferProgress) => void)[];
  readonly #moving = new Map<string, number>();
  #doneBytes = 0;
  #doneFiles = 0;

  constructor(files: number, total: number | undefined, listeners: readonly ((progress: TransferProgress) => void)[]) {
    this.#files = files;
    this.#total = total;
    this.#listeners = listeners;
  }

  /** So many bytes of one file have moved. */
  moved(path: string, bytes: number): void {
    this.#moving.set(path, bytes);
    this.#tell(path);
  }

  /** One file is complete. */
  done(path: string, bytes: number): void {
    this.#moving.delete(path);
    this.#doneBytes += bytes;
    this.#doneFiles += 1;
    this.#tell(path);
  }

  #tell(path: string): void {
    if (this.#listeners.length === 0) return;
    let transferred = this.#doneBytes;
    for (const bytes of this.#moving.values()) transferred += bytes;
    const progress = { path, transferred, total: this.#total, filesDone: this.#doneFiles, files: this.#files };
    for (const listener of this.#listeners) listener(progress);
  }
}
