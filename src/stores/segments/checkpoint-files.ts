import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partialName } from '../../core/partial-file.js';
import type { CheckpointStore, StoredCheckpoint } from '../../ports/checkpoint-store.js';
import { logFailure } from './log-failure.js';
import { type LogFiles, machineFiles } from './log-files.js';

const pattern = /^checkpoint-(\d{16})\.json$/;

/** The line in front of a state: what it is, and how to tell that it is whole. */
interface Head {
  readonly format: 'mlflow-ops/checkpoint';
  readonly version: 1;
  readonly sequence: number;
  readonly sha256: string;
}

/** Checkpoints as files beside a log: written under another name, brought to disk, then given theirs. */
export class CheckpointFiles implements CheckpointStore {
  readonly kind = 'file';
  readonly #directory: string;
  readonly #files: Pick<LogFiles, 'syncDirectory'>;

  /** @param directory - Of the log, which one process writes at a time. */
  constructor(directory: string, files: Pick<LogFiles, 'syncDirectory'> = machineFiles) {
    this.#directory = directory;
    this.#files = files;
  }

  async load(): Promise<readonly StoredCheckpoint[]> {
    const sequences = await this.#attempt('Reading the checkpoints', () => this.#sequences());
    return Promise.all(sequences.map((sequence) => this.#read(sequence)));
  }

  async save(sequence: number, state: string, former: number): Promise<void> {
    const draft = join(this.#directory, partialName());
    await this.#attempt('Writing a checkpoint', async () => {
      try {
        await writeThrough(draft, checkpointText(sequence, state));
        await rename(draft, this.#pathOf(sequence));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await this.#files.syncDirectory(this.#directory);
      for (const each of await this.#sequences()) {
        if (each !== sequence && each !== former) await rm(this.#pathOf(each), { force: true });
      }
    });
  }

  /** Newest first. */
  async #sequences(): Promise<readonly number[]> {
    const names = await readdir(this.#directory);
    return names
      .flatMap((name) => pattern.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a);
  }

  async #read(sequence: number): Promise<StoredCheckpoint> {
    try {
      return wholeState(await readFile(this.#pathOf(sequence), 'utf8'), sequence);
    } catch (error) {
      return { sequence, damage: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` };
    }
  }

  #pathOf(sequence: number): string {
    return join(this.#directory, `checkpoint-${String(sequence).padStart(16, '0')}.json`);
  }

  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw logFailure(error, what, this.#directory);
    }
  }
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

function checkpointText(sequence: number, state: string): string {
  const head: Head = { format: 'mlflow-ops/checkpoint', version: 1, sequence, sha256: digest(state) };
  return `${JSON.stringify(head)}\n${state}`;
}

function wholeState(text: string, sequence: number): StoredCheckpoint {
  const end = text.indexOf('\n');
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(text.slice(0, Math.max(0, end)));
  } catch {
    return { sequence, damage: 'its first line is damaged' };
  }
  if (head?.format !== 'mlflow-ops/checkpoint' || head.sequence !== sequence)
    return { sequence, damage: 'it is no checkpoint of this place' };
  if (head.version !== 1) return { sequence, damage: 'it was made by a newer version of this package' };
  const state = text.slice(end + 1);
  return digest(state) === head.sha256 ? { sequence, state } : { sequence, damage: 'its digest does not fit' };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
