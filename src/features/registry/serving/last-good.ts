import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partialName, sweepPartials } from '../../../core/partial-file.js';
import type { PredictorMetadata } from '../../../ports/predictor.js';

/** A model that a URI meant once, and that was loaded. */
export interface GoodModel {
  readonly cacheKey: string;
  readonly metadata: PredictorMetadata;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
}

/** How many models are remembered for a URI. */
const remembered = 3;

/**
 * What each model URI meant when it was last loaded, kept beside the cached models, so that a process can start while the
 * registry cannot be reached.
 */
export class LastGood {
  readonly #directory: string;
  readonly #registry: string;

  /** @param registry - URIs of registry and tracking store: the same name means other models elsewhere. */
  constructor(cacheDirectory: string, registry: string) {
    this.#directory = join(cacheDirectory, 'last-good');
    this.#registry = registry;
  }

  /** The last one first; empty when there is none, or the file cannot be read. */
  async read(uri: string): Promise<readonly GoodModel[]> {
    try {
      const file = JSON.parse(await readFile(this.#file(uri), 'utf8')) as { registry: string; uri: string; models: readonly GoodModel[] };
      const isOurs = file.registry === this.#registry && file.uri === uri && Array.isArray(file.models);
      return isOurs
        ? file.models.filter(({ cacheKey, metadata }) => typeof cacheKey === 'string' && typeof metadata?.name === 'string')
        : [];
    } catch {
      return [];
    }
  }

  /** A failure is no reason not to serve. */
  async remember(uri: string, model: GoodModel): Promise<void> {
    const earlier = (await this.read(uri)).filter(({ cacheKey }) => cacheKey !== model.cacheKey);
    const content = JSON.stringify({ registry: this.#registry, uri, models: [model, ...earlier].slice(0, remembered) });
    const draft = join(this.#directory, partialName());
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await sweepPartials(this.#directory);
      await writeFile(draft, content, { mode: 0o600, flush: true });
      await rename(draft, this.#file(uri));
    } catch {
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  #file(uri: string): string {
    const name = createHash('sha256')
      .update(JSON.stringify([this.#registry, uri]))
      .digest('hex');
    return join(this.#directory, `${name}.json`);
  }
}
