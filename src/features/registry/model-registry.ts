import type { CallOptions } from '../../core/call-options.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { parseCall } from '../../core/validation/call.js';
import { parseModelName } from '../../core/validation/model-name.js';
import { parseModelVersion } from '../../core/validation/model-version.js';
import { parseObject } from '../../core/validation/object.js';
import { type ClientHandle, type ClientInternals, clientInternals } from '../client/client-internals.js';
import { holdProcess } from '../client/hold-process.js';
import { MlflowClient } from '../client/mlflow-client.js';
import { compareVersions, type VersionComparison } from './compare-versions.js';
import { type DeleteVersionOptions, deleteVersion } from './delete-version.js';
import { smokeRun } from './gates/smoke-run.js';
import { history } from './history.js';
import { type ListedVersion, listModels, listVersions } from './list-models.js';
import { type PromoteOptions, promote } from './promote.js';
import type { Promotion } from './promotion.js';
import { type PrunedVersions, type PruneVersionsOptions, pruneVersions } from './prune-versions.js';
import { type Registration, registerModel } from './registration/register-model.js';
import type { RegisterModelInput } from './registration/register-model-input.js';
import { type ModelRegistryOptions, parseRegistryOptions } from './registry-options.js';
import { closeRegistrySession, openRegistrySession, type RegistrySession } from './registry-session.js';
import { type RollbackOptions, rollback } from './rollback.js';
import { downloadModel } from './serving/download-model.js';
import { type FollowModelOptions, followModel } from './serving/follow-model.js';
import { loadModel } from './serving/load-model.js';
import type { LoadedModel } from './serving/loaded-model.js';
import type { ModelFollower } from './serving/model-follower.js';
import { type GetModelOptions, type LoadModelOptions, parseServing, versionUri } from './serving/serving-input.js';

/**
 * Registered models: which versions there are, and which one serves under an alias. Promotions of all clients are totally
 * ordered by a ledger, one run a model in experiment `mlflow-ops`.
 *
 * @example
 * ```ts
 * import { ModelRegistry } from 'mlflow-ops';
 * const registry = new ModelRegistry({ trackingUri: 'sqlite:///:memory:' });
 * const { version } = await registry.registerModel({ model: 'churn.onnx', modelName: 'churn', inputExample: [[12, 80]] });
 * await registry.promoteModel('churn', { version, gate: { smoke: true }, reason: 'first one' });
 * const champion = await registry.loadModel('models:/churn@champion');
 * (await champion.predict([[4, 8], [0, 0]])).values(); // => [ 0.5, 0.5 ]
 * await registry.close();
 * ```
 */
export class ModelRegistry implements ClientHandle {
  readonly [clientInternals]: ClientInternals;
  readonly #ownClient: MlflowClient | undefined;
  readonly #session: RegistrySession;

  /** @throws ValidationError when an option is wrong, or both a tracking URI and a client are given. */
  constructor(options: ModelRegistryOptions = {}) {
    const parsed = parseRegistryOptions(options);
    const { trackingUri, client } = parsed;
    const handle = client ?? new MlflowClient({ trackingUri });
    this.#ownClient = client === undefined ? (handle as MlflowClient) : undefined;
    this[clientInternals] = handle[clientInternals];
    this.#session = openRegistrySession(this[clientInternals], parsed);
  }

  /**
   * Registers a model: logs it with its signature, input example and metrics, and makes a version of it that carries the
   * digest of its files. Interrupted anywhere, calling it again with the same arguments completes it, and never makes a
   * second version; `key` tells apart what is registered twice on purpose.
   *
   * @throws ModelError when the model cannot be run here; of kind `gate` when its gate does not hold, then nothing is registered
   */
  async registerModel(options: RegisterModelInput): Promise<Registration> {
    const call = parseCall(parseObject('The options of registerModel', options));
    return holdProcess(registerModel(this.#session, options, call));
  }

  /**
   * Loads a model by `models:/<name>/3`, `models:/<name>@champion`, `models:/<name>/latest`, `models:/m-…`, `runs:/…`, the URI
   * or the path of a model directory. Files are kept in the cache, and checked against the digest that was recorded at
   * registration. While the server cannot be reached, the model that the URI meant last is loaded from the cache, and is `stale`.
   *
   * @throws NotFoundError listing what exists
   * @throws ModelError of kind `unsupported-flavor`, `digest`, `corrupt`, `provider`, …; nothing is installed then
   */
  async loadModel(uri: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
    const serving = parseServing(options);
    return holdProcess(loadModel(this.#session, uri, serving, parseCall(options)));
  }

  /**
   * Loads a version of a registered model, see {@link ModelRegistry.loadModel}.
   *
   * @throws NotFoundError listing the aliases or versions that exist
   */
  async getModel(name: string, options: GetModelOptions = {}): Promise<LoadedModel> {
    return this.loadModel(versionUri(parseModelName(name), parseObject('The options of getModel', options)), options);
  }

  /**
   * Serves what an alias points to: loads it, and whenever the alias moves loads and warms up the new version, lets it take
   * over, and lets the old one finish. A version that cannot be loaded leaves the old one serving, see `status()`. The alias is
   * asked for every `pollIntervalMs`, and at once by `refresh()` or `notify(delivery)` of a webhook.
   *
   * @throws What {@link ModelRegistry.loadModel} throws for the first version
   */
  async followModel(name: string, options: FollowModelOptions = {}): Promise<ModelFollower> {
    return this.#do(name, options, (_, model, call) => followModel(this.#session, model, options, call));
  }

  /**
   * Downloads all files of a model, whatever its flavor; the directory has all of them, checked, or is as it was.
   *
   * @param directory - Absent or empty. By default a new temporary one, which the caller removes.
   * @returns absolute path of the directory
   */
  async downloadModel(uri: string, directory?: string, options: CallOptions = {}): Promise<string> {
    return holdProcess(downloadModel(this[clientInternals], uri, directory, parseCall(options)));
  }

  /**
   * Points an alias, or a stage of the old kind, to a version, after its gate. A failed gate moves nothing and leaves no entry.
   * A call that fails after its entry was written (the connection broke, the process died) is carried out by the next reader.
   *
   * @throws NotFoundError listing the versions that exist
   * @throws ModelError of kind `gate`; `details.gates` lists every result
   * @throws ConflictError when the version is not READY, or was deleted meanwhile, or the alias does not point to the
   *   `expectedVersion`; the alias stays where it was
   */
  async promoteModel(name: string, options: PromoteOptions): Promise<Promotion> {
    return this.#do(name, options, (client, model, call) =>
      promote(client, model, options, call, (candidate) => smokeRun(this.#session, candidate, call)),
    );
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

  /** Closes the models that were loaded and the registry's own client; a client given is left open. */
  async close(options: CallOptions = {}): Promise<void> {
    const call = parseCall(options);
    await holdProcess(closeRegistrySession(this.#session));
    await this.#ownClient?.close(call);
  }

  /** {@link ModelRegistry.close} */
  async [Symbol.asyncDispose](): Promise<void> {
    await holdProcess(closeRegistrySession(this.#session));
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
