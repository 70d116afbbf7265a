import type { CallOptions } from '../../core/call-options.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { NotSupportedError } from '../../core/errors/request-error.js';
import { parseCall } from '../../core/validation/call.js';
import { parseModelName } from '../../core/validation/model-name.js';
import { parseModelVersion } from '../../core/validation/model-version.js';
import { parseObject } from '../../core/validation/object.js';
import { type ClientHandle, type ClientInternals, clientInternals } from '../client/client-internals.js';
import { holdProcess } from '../client/hold-process.js';
import { MlflowClient } from '../client/mlflow-client.js';
import { compareVersions, type VersionComparison } from './compare-versions.js';
import { type DeleteVersionOptions, deleteVersion } from './delete-version.js';
import type { SmokeRun } from './gates/gate.js';
import { history } from './history.js';
import { type ListedVersion, listModels, listVersions } from './list-models.js';
import { type PromoteOptions, promote } from './promote.js';
import type { Promotion } from './promotion.js';
import { type PrunedVersions, type PruneVersionsOptions, pruneVersions } from './prune-versions.js';
import { type ModelRegistryOptions, parseRegistryOptions } from './registry-options.js';
import { type RollbackOptions, rollback } from './rollback.js';

/**
 * Registered models: which versions there are, and which one serves under an alias. Promotions of all clients are totally
 * ordered by a ledger, one run a model in experiment `mlflow-ops`.
 */
export class ModelRegistry implements ClientHandle {
  readonly [clientInternals]: ClientInternals;
  readonly #ownClient: MlflowClient | undefined;

  /** @throws ValidationError when an option is wrong, or both a tracking URI and a client are given. */
  constructor(options: ModelRegistryOptions = {}) {
    const { trackingUri, client } = parseRegistryOptions(options);
    const handle = client ?? new MlflowClient({ trackingUri });
    this.#ownClient = client === undefined ? (handle as MlflowClient) : undefined;
    this[clientInternals] = handle[clientInternals];
  }

  /**
   * Points an alias, or a stage of the old kind, to a version, after its gate. A failed gate moves nothing and leaves no entry.
   * A call that fails after its entry was written (the connection broke, the process died) is carried out by the next reader.
   *
   * @throws NotFoundError listing the versions that exist
   * @throws ModelError of kind `gate`; `details.gates` lists every result
   * @throws ConflictError when the version is not READY, or was deleted meanwhile; the alias stays where it was
   */
  async promoteModel(name: string, options: PromoteOptions): Promise<Promotion> {
    return this.#do(name, options, (client, model, call) => promote(client, model, options, call, noSmokeRun));
  }

  /**
   * Points an alias back to the version it had before the current one; a second rollback goes further back. Versions that
   * are deleted are passed over.
   *
   * @throws NotFoundError when there is none, with what is recorded
   * @throws ConflictError when the alias was moved meanwhile; nothing is rolled back then
   */
  async rollback(name: string, options: RollbackOptions = {}): Promise<Promotion> {
    return this.#do(name, options, (client, model, call) => rollback(client, model, options, call));
  }

  /**
   * Every promotion, rollback and move of an alias by other clients, oldest first. Reading repairs: what a promoter that died
   * had begun is carried out, and an alias that another client moved is recorded as `external`. A promoter that died after
   * its move was overtaken reads as such a move.
   */
  async history(name: string, options: CallOptions = {}): Promise<readonly Promotion[]> {
    return this.#do(name, options, history);
  }

  /** All registered models, in the order of their names. */
  async listModels(options: CallOptions = {}): Promise<readonly RegisteredModel[]> {
    return holdProcess(listModels(this[clientInternals], parseCall(options)));
  }

  /** All versions of a model, newest first, with aliases, tags and metrics. @throws NotFoundError */
  async listVersions(name: string, options: CallOptions = {}): Promise<readonly ListedVersion[]> {
    return this.#do(name, options, (client, model, call) => listVersions(client, model, call));
  }

  /** Deletes a version. @throws ConflictError while an alias points to it, unless `force` is true */
  async deleteVersion(name: string, version: string | number, options: DeleteVersionOptions = {}): Promise<void> {
    const parsed = parseModelVersion(version);
    return this.#do(name, options, (client, model, call) => deleteVersion(client, model, parsed, options.force === true, call));
  }

  /** Metrics, params, tags and signatures of two or more versions side by side. @throws NotFoundError */
  async compareVersions(name: string, versions: readonly (string | number)[], options: CallOptions = {}): Promise<VersionComparison> {
    return this.#do(name, options, (client, model, call) => compareVersions(client, model, versions, call));
  }

  /**
   * Deletes old versions, or only says which. The newest `keep`, versions with an alias or in stage Production or Staging, and
   * what each alias would be rolled back to always stay.
   */
  async pruneVersions(name: string, options: PruneVersionsOptions): Promise<PrunedVersions> {
    return this.#do(name, options, (client, model, call) => pruneVersions(client, model, options, call));
  }

  /** Closes the registry's own client; a client given is left open. */
  async close(options: CallOptions = {}): Promise<void> {
    await this.#ownClient?.close(options);
  }

  /** {@link ModelRegistry.close} */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ownClient?.[Symbol.asyncDispose]();
  }

  async #do<T>(
    name: string,
    options: CallOptions,
    action: (client: ClientInternals, model: string, call: CallOptions) => Promise<T>,
  ): Promise<T> {
    const model = parseModelName(name);
    const call = parseCall(parseObject('The options of a call', options));
    return holdProcess(action(this[clientInternals], model, call));
  }
}

const noSmokeRun: SmokeRun = async () => {
  throw new NotSupportedError('Models cannot be run by this registry yet, so gate.smoke cannot be evaluated.', { store: 'registry' });
};
