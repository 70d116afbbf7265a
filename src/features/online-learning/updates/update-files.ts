import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileError } from '../../../core/errors/file-error.js';
import { StoreError } from '../../../core/errors/store-error.js';
import { syncDirectory } from '../../../core/sync-directory.js';
import type { AlertState } from '../../../domain/drift/alerts/alert-step.js';
import type { LearnerJson } from '../../../domain/learning/learner.js';
import type { ServingModel } from '../online-event.js';
import type { TrainedCandidate } from '../training/trained-candidate.js';

/** What an update needs until it has ended, and the log does not hold. */
export interface StoredCandidate extends TrainedCandidate {
  /** The candidate as a learner, where it is one. */
  readonly learner?: LearnerJson | undefined;
  /** What served before, to go back to. */
  readonly previous?: ServingModel | undefined;
}

/** What a pipeline is known by, over restarts. */
export interface PipelineIdentity {
  /** Part of the tags of its runs and versions. */
  readonly id: string;
  /** What it began with: a version, or the digest of a model. */
  readonly origin?: string | undefined;
  /** Whether its initial model serves, so that a restart goes on with what is stored. */
  readonly hasBegun?: boolean | undefined;
  /** When it began, epoch milliseconds. */
  readonly startedAt: number;
}

/** Candidates of updates and what else a restart needs, beside the sample log or in memory. A file is there with all its bytes or not at all. */
export class UpdateFiles {
  readonly #directory: string | undefined;
  readonly #memory = new Map<string, Uint8Array>();

  /** @param directory - Made with the first file; without one everything is kept in memory. */
  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  async identity(): Promise<PipelineIdentity | undefined> {
    const bytes = await this.#read(identityFile);
    if (bytes === undefined) return undefined;
    try {
      return parse(bytes) as PipelineIdentity;
    } catch (cause) {
      const message = `The file ${identityFile} of the pipeline is damaged. Restore it from a copy, or start with reset to begin anew.`;
      throw new StoreError(message, { kind: 'corrupt', cause });
    }
  }

  async saveIdentity(identity: PipelineIdentity): Promise<void> {
    await this.#write(identityFile, Buffer.from(JSON.stringify(identity)));
  }

  /** What was told by alerts, as far as it is known. */
  async alerts(): Promise<AlertState | undefined> {
    const bytes = await this.#read(alertsFile);
    try {
      return bytes === undefined ? undefined : (parse(bytes) as AlertState);
    } catch {
      return undefined;
    }
  }

  async saveAlerts(state: AlertState): Promise<void> {
    await this.#write(alertsFile, Buffer.from(JSON.stringify(state)));
  }

  async save(update: number, { onnx, ...plan }: StoredCandidate): Promise<void> {
    await this.#write(modelFile(update), onnx);
    await this.#write(planFile(update), Buffer.from(JSON.stringify(plan)));
  }

  /** What was saved for an update, or nothing where that is gone. */
  async load(update: number): Promise<StoredCandidate | undefined> {
    const [onnx, plan] = await Promise.all([this.#read(modelFile(update)), this.#read(planFile(update))]);
    if (onnx === undefined || plan === undefined) return undefined;
    return { ...(parse(plan) as Omit<StoredCandidate, 'onnx'>), onnx };
  }

  /** Forgets all updates but some. */
  async keep(updates: readonly number[]): Promise<void> {
    const kept = new Set([identityFile, alertsFile, ...updates.flatMap((update) => [modelFile(update), planFile(update)])]);
    for (const name of await this.#names()) if (!kept.has(name)) await this.#remove(name);
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    for (const name of await this.#names()) await this.#remove(name);
  }

  async #names(): Promise<readonly string[]> {
    if (this.#directory === undefined) return [...this.#memory.keys()];
    return readdir(this.#directory).catch(unlessMissing([]));
  }

  async #read(name: string): Promise<Uint8Array | undefined> {
    if (this.#directory === undefined) return this.#memory.get(name);
    return readFile(join(this.#directory, name)).catch(unlessMissing(undefined));
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    if (this.#directory === undefined) {
      this.#memory.set(name, new Uint8Array(bytes));
      return;
    }
    const path = join(this.#directory, name);
    const draft = `${path}.partial`;
    try {
      const made = await mkdir(this.#directory, { recursive: true });
      if (made !== undefined) await syncDirectory(dirname(this.#directory));
      await writeThrough(draft, bytes);
      await rename(draft, path);
      await syncDirectory(this.#directory);
    } catch (error) {
      await rm(draft, { force: true });
      throw fileError(`The file ${path} could not be written`, error);
    }
  }

  async #remove(name: string): Promise<void> {
    this.#memory.delete(name);
    if (this.#directory !== undefined) await rm(join(this.#directory, name), { force: true });
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const identityFile = 'pipeline.json';
const alertsFile = 'alerts.json';

function modelFile(update: number): string {
  return `update-${update}.onnx`;
}

function planFile(update: number): string {
  return `update-${update}.json`;
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}

function unlessMissing<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  };
}
