import type { ModelSignature } from '../../../core/entities/model-signature.js';
import { ModelError } from '../../../core/errors/model-error.js';
import type { Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../../../ports/predictor.js';

/** When the registry last said that the URI means this model. */
export interface Confirmation {
  /** The registry could not be asked, so this is the model that it named before. */
  readonly stale: boolean;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
}

/**
 * A model pinned to one version. Handles of one version share a session: closing one never breaks another.
 */
export class LoadedModel implements Predictor {
  readonly metadata: PredictorMetadata;
  /** Version in the registry. */
  readonly version: string | undefined;
  /** The registry could not be reached, so this is the last model that the URI was known to mean. */
  readonly stale: boolean;
  /** When the registry last said that the URI means this model, epoch milliseconds. */
  readonly confirmedAt: number;
  readonly #inner: Predictor;
  readonly #release: () => Promise<void>;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(inner: Predictor, metadata: PredictorMetadata, confirmation: Confirmation, release: () => Promise<void>) {
    this.#inner = inner;
    this.#release = release;
    this.metadata = metadata;
    this.version = metadata.version;
    this.stale = confirmation.stale;
    this.confirmedAt = confirmation.confirmedAt;
  }

  get signature(): ModelSignature | undefined {
    return this.#inner.signature;
  }

  /**
   * Checks the input against signature and graph, and runs the model.
   *
   * @throws ValidationError naming input, expected and given type and shape
   * @throws ModelError
   * @throws AbortError
   * @throws TimeoutError
   */
  predict(input: PredictorInput, options?: PredictOptions): Promise<Prediction> {
    return this.#closing === undefined ? this.#inner.predict(input, options) : Promise.reject(this.#closedError());
  }

  /** Runs the model once, on its input example or on zeros. */
  warmup(): Promise<void> {
    return this.#closing === undefined ? this.#inner.warmup() : Promise.reject(this.#closedError());
  }

  /** Lets what is under way finish; the session ends with the last handle. */
  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  /** {@link LoadedModel.close} */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #closedError(): ModelError {
    return new ModelError(`The model ${JSON.stringify(this.metadata.name)} is closed. Load it again.`, { kind: 'closed' });
  }
}
