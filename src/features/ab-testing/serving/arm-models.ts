import { ConflictError, ValidationError } from '../../../core/errors/request-error.js';
import type { Logger } from '../../../core/logger.js';
import type { ArmDefinition, TestDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { Predictor } from '../../../ports/predictor.js';
import type { RegistryHandle } from '../framework-options.js';

/** The predictors of arms: those that were given, and models of the registry, each loaded once. */
export class ArmModels {
  readonly #registry: RegistryHandle;
  readonly #logger: Logger;
  /** By test, then by arm. */
  readonly #given = new Map<string, ReadonlyMap<string, Predictor>>();
  /** By model URI. */
  readonly #loaded = new Map<string, Promise<Predictor>>();
  #closed = false;

  constructor(registry: RegistryHandle, logger: Logger) {
    this.#registry = registry;
    this.#logger = logger;
  }

  /** Predictors of a test's arms, by name; they are the caller's, who closes them. */
  give(testId: string, predictors: ReadonlyMap<string, Predictor>): void {
    if (predictors.size > 0) this.#given.set(testId, predictors);
  }

  /** Whether an arm has a predictor of the caller. */
  isGiven(testId: string, arm: string): boolean {
    return this.#given.get(testId)?.has(arm) === true;
  }

  /**
   * The predictor of an arm.
   *
   * @throws ValidationError when the arm has none
   * @throws What loading the model throws; the next call loads it again
   */
  async predictor({ testId }: TestDefinition, arm: ArmDefinition): Promise<Predictor> {
    const given = this.#given.get(testId)?.get(arm.name);
    if (given !== undefined) return given;
    const uri = modelUri(arm);
    if (uri !== undefined) return this.#load(uri);
    throw new ValidationError(
      `The variant "${arm.name}" of test "${testId}" has no model here; give createTest its predictor in this process too, or its modelName.`,
      { details: { testId, variant: arm.name } },
    );
  }

  /** Loads the models of a test ahead; one that cannot be loaded is a warning, and tried again when it is needed. */
  async preload({ testId, arms }: TestDefinition): Promise<void> {
    await Promise.all(
      arms.map(async (arm) => {
        const uri = modelUri(arm);
        if (uri === undefined || this.isGiven(testId, arm.name)) return;
        await this.#load(uri).catch(() => undefined);
      }),
    );
  }

  /** Closes the models that were loaded. */
  async close(): Promise<void> {
    this.#closed = true;
    const loaded = [...this.#loaded.values()];
    this.#loaded.clear();
    await Promise.all(loaded.map(async (model) => (await model.catch(() => undefined))?.close()));
  }

  /** Shared by all that need the model, so the deadline of one of them is not its deadline. */
  #load(uri: string): Promise<Predictor> {
    if (this.#closed) return Promise.reject(new ConflictError('The ABTestingFramework is closed; its models are, too.'));
    const known = this.#loaded.get(uri);
    if (known !== undefined) return known;
    const loading = this.#registry.loadModel(uri);
    this.#loaded.set(uri, loading);
    loading.then(
      (model) => (this.#closed ? model.close() : undefined),
      (error: unknown) => {
        this.#loaded.delete(uri);
        this.#logger.warn({ uri, error }, 'The model of a variant could not be loaded.');
      },
    );
    return loading;
  }
}

function modelUri({ modelName, modelVersion }: ArmDefinition): string | undefined {
  return modelName === undefined || modelVersion === undefined ? undefined : `models:/${modelName}/${modelVersion}`;
}
