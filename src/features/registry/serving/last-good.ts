import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../core/clock.js';
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
  readonly #clock: Clock;
  #writing: Promise<void> = Promise.resolve();

  /** @param registry - URIs of registry and tracking store: the same name means other models elsewhere. */
  constructor(cacheDirectory: string, registry: string, clock: Clock) {
    this.#directory = join(cacheDirectory, 'last-good');
    this.#registry = registry;
    this.#clock = clock;
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

  /**
   * A failure is no reason not to serve. One after the other: of two loads while an alias moves, the one that asked last
   * counts, whichever took longer.
   */
  remember(uri: string, model: GoodModel): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(uri, model));
    return this.#writing;
  }

  async #write(uri: string, model: GoodModel): Promise<void> {
    const known = await this.read(uri);
    const other = known.filter(({ cacheKey }) => cacheKey !== model.cacheKey);
    // A time to come was written by a clock that was put back since.
    const isLater = ({ confirmedAt }: GoodModel): boolean => confirmedAt > model.confirmedAt && confirmedAt <= this.#clock.now();
    const models = [...other.filter(isLater), model, ...other.filter((one) => !isLater(one))];
    const content = JSON.stringify({ registry: this.#registry, uri, models: models.slice(0, remembered) });
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
