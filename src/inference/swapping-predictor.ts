import type { ModelSignature } from '../core/entities/model-signature.js';
import { ModelError } from '../core/errors/model-error.js';
import type { Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../ports/predictor.js';

/** A predictor and the requests that it has not answered yet. */
class Tenure {
  private underWay = 0;
  private onIdle = (): void => {};

  constructor(readonly predictor: Predictor) {}

  async predict(input: PredictorInput, options: PredictOptions | undefined): Promise<Prediction> {
    this.underWay += 1;
    try {
      return await this.predictor.predict(input, options);
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.onIdle();
    }
  }

  /** Closes the predictor once everything is answered. */
  async end(): Promise<void> {
    if (this.underWay > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
    await this.predictor.close();
  }
}

/** Asks a predictor that can be replaced while requests are under way: none is lost or answered by two. */
export class SwappingPredictor implements Predictor {
  private current: Tenure;
  private closing: Promise<void> | undefined;
  private readonly ending = new Set<Promise<void>>();

  constructor(predictor: Predictor) {
    this.current = new Tenure(predictor);
  }

  /** Of the predictor that new requests are given to. */
  get signature(): ModelSignature | undefined {
    return this.current.predictor.signature;
  }

  get metadata(): PredictorMetadata {
    return this.current.predictor.metadata;
  }

  predict(input: PredictorInput, options?: PredictOptions): Promise<Prediction> {
    if (this.closing !== undefined) return Promise.reject(this.closedError());
    return this.current.predict(input, options);
  }

  /**
   * Gives all further requests to `next`. Resolves once the one before has answered what it was given, and is closed.
   *
   * @throws ModelError `closed`; `next` is closed then
   */
  async swap(next: Predictor): Promise<void> {
    if (this.closing !== undefined) {
      await next.close();
      throw this.closedError();
    }
    if (next === this.current.predictor) return;
    const before = this.current;
    this.current = new Tenure(next);
    const end = before.end();
    this.ending.add(end);
    try {
      await end;
    } finally {
      this.ending.delete(end);
    }
  }

  warmup(): Promise<void> {
    return this.current.predictor.warmup();
  }

  /** Lets every predictor finish what it was given. */
  close(): Promise<void> {
    this.closing ??= Promise.all([this.current.end(), ...this.ending]).then(() => {});
    return this.closing;
  }

  private closedError(): ModelError {
    return new ModelError(`The model ${this.metadata.name} is closed. Load it again.`, { kind: 'closed' });
  }
}
