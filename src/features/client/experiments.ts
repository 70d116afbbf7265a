import type { CallOptions } from '../../core/call-options.js';
import type { Experiment } from '../../core/entities/experiment.js';
import { isAlreadyExists, isNotFound } from '../../core/errors/guards.js';
import { ConflictError } from '../../core/errors/request-error.js';
import { PagedSearch } from '../../core/page.js';
import { parseExperimentName } from '../../core/validation/experiment-name.js';
import { parseExperimentId } from '../../core/validation/id.js';
import { parseKey } from '../../core/validation/key.js';
import { parseObject } from '../../core/validation/object.js';
import type { Scalar } from '../../core/validation/scalar.js';
import { parseExperimentTag } from '../../core/validation/tag.js';
import type { ExperimentDraft } from '../../ports/tracking-store.js';
import type { ClientInternals } from './client-internals.js';
import type { NamedValues } from './dictionary-input.js';
import { parseArtifactLocation } from './experiment-input.js';
import { parsePageToken, parseSearch, type SearchOptions } from './search-input.js';
import { withStore } from './store-call.js';
import { parseExperimentTags } from './tag-input.js';

/** What a new experiment can be given. */
export interface CreateExperimentOptions extends CallOptions {
  /** URI below which the artifacts of its runs lie. @default the store's own place */
  readonly artifactLocation?: string | undefined;
  readonly tags?: NamedValues | undefined;
}

/** `client.experiments`: named collections of runs. */
export class Experiments {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /**
   * Creates an experiment and gives its id.
   *
   * @throws AlreadyExistsError also when a deleted experiment has that name.
   */
  async create(name: string, options: CreateExperimentOptions = {}): Promise<string> {
    const draft = this.#draft(name, options);
    return withStore(this.#client, options, (store, call) => store.createExperiment(draft, call));
  }

  /** The experiment of an id, also when it is deleted. @throws NotFoundError */
  async get(experimentId: string | number, options: CallOptions = {}): Promise<Experiment> {
    const id = parseExperimentId(experimentId);
    return withStore(this.#client, options, (store, call) => store.getExperiment(id, call));
  }

  /** The experiment of a name, also when it is deleted. @throws NotFoundError */
  async getByName(name: string, options: CallOptions = {}): Promise<Experiment> {
    const parsed = parseExperimentName(name);
    return withStore(this.#client, options, (store, call) => store.getExperimentByName(parsed, call));
  }

  /**
   * The experiment of a name; created with these options when there is none.
   *
   * @throws ConflictError when it is deleted.
   */
  async getOrCreate(name: string, options: CreateExperimentOptions = {}): Promise<Experiment> {
    const draft = this.#draft(name, options);
    const experiment = await withStore(this.#client, options, async (store, call) => {
      try {
        return await store.getExperimentByName(draft.name, call);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      try {
        return await store.getExperiment(await store.createExperiment(draft, call), call);
      } catch (error) {
        // Somebody else was faster.
        if (!isAlreadyExists(error)) throw error;
        return store.getExperimentByName(draft.name, call);
      }
    });
    if (experiment.lifecycleStage === 'active') return experiment;
    throw new ConflictError(
      `The experiment "${experiment.name}" (id ${experiment.experimentId}) is deleted. ` +
        `Restore it with client.experiments.restore('${experiment.experimentId}'), or use another name.`,
      { details: { experimentId: experiment.experimentId } },
    );
  }

  /** Searches experiments: await it for the first page, iterate it for all, or collect them with `toArray`. */
  search(options: SearchOptions = {}): PagedSearch<Experiment> {
    const query = parseSearch(options);
    return new PagedSearch(
      (pageToken) => withStore(this.#client, options, (store, call) => store.searchExperiments({ ...query, pageToken }, call)),
      parsePageToken(options.pageToken),
    );
  }

  /** Gives an experiment another name. @throws AlreadyExistsError when the name is taken. */
  async update(experimentId: string | number, change: { readonly name: string } & CallOptions): Promise<void> {
    const id = parseExperimentId(experimentId);
    const name = parseExperimentName(parseObject('The change of an experiment', change).name);
    return withStore(this.#client, change, (store, call) => store.renameExperiment(id, name, call));
  }

  /** Deletes an experiment with its runs; {@link Experiments.restore} brings it back. */
  async delete(experimentId: string | number, options: CallOptions = {}): Promise<void> {
    const id = parseExperimentId(experimentId);
    return withStore(this.#client, options, (store, call) => store.deleteExperiment(id, call));
  }

  /** Brings a deleted experiment back. */
  async restore(experimentId: string | number, options: CallOptions = {}): Promise<void> {
    const id = parseExperimentId(experimentId);
    return withStore(this.#client, options, (store, call) => store.restoreExperiment(id, call));
  }

  /** Sets one tag of an experiment; the last value counts. */
  async setTag(experimentId: string | number, key: string, value: Scalar, options: CallOptions = {}): Promise<void> {
    const id = parseExperimentId(experimentId);
    const tag = parseExperimentTag(key, value, this.#client.settings.truncateLongValues);
    return withStore(this.#client, options, (store, call) => store.setExperimentTag(id, tag, call));
  }

  /** Removes one tag of an experiment. @throws NotFoundError when there is no such tag. */
  async deleteTag(experimentId: string | number, key: string, options: CallOptions = {}): Promise<void> {
    const id = parseExperimentId(experimentId);
    const name = parseKey('tag', key);
    return withStore(this.#client, options, (store, call) => store.deleteExperimentTag(id, name, call));
  }

  #draft(name: string, options: CreateExperimentOptions): ExperimentDraft {
    const { artifactLocation, tags } = parseObject('The options of an experiment', options);
    return {
      name: parseExperimentName(name),
      artifactLocation: parseArtifactLocation(artifactLocation),
      tags: parseExperimentTags(tags, this.#client.settings.truncateLongValues),
    };
  }
}
