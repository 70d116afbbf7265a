import { parseChoice } from '../../../core/validation/choice.js';
import { parseInteger } from '../../../core/validation/integer.js';
import type { DetectorJson, StreamingDetector } from '../streaming-detector.js';
import { type DetectorState, readDetectorState } from './detector-json.js';

/** Options with their defaults filled in. */
export type Filled<O> = { readonly [K in keyof O]-?: Exclude<O[K], undefined> };

/** What a detector makes of a value. */
export type Signal = 'none' | 'warning' | 'drift';

const signals: readonly Signal[] = ['none', 'warning', 'drift'];

/** What all detectors do alike: they count values, start anew with the one after a detection, and are written and read as JSON. */
export abstract class RestartingDetector implements StreamingDetector {
  abstract readonly kind: string;
  /** The options it was made with, defaults filled in. */
  abstract readonly options: object;
  #samples = 0;
  #signal: Signal = 'none';

  get samples(): number {
    return this.#samples;
  }

  get driftDetected(): boolean {
    return this.#signal === 'drift';
  }

  get warningDetected(): boolean {
    return this.#signal === 'warning';
  }

  abstract update(value: number): this;

  reset(): void {
    this.#samples = 0;
    this.#signal = 'none';
    this.forget();
  }

  toJSON(): DetectorJson {
    const state = { samples: this.#samples, signal: this.#signal, ...this.memory() };
    return { format: 'mlflow-ops/detector', version: 1, kind: this.kind, options: { ...this.options }, state };
  }

  /** Takes a value that has been checked. */
  protected take(value: number): this {
    if (this.#signal === 'drift') this.reset();
    this.#samples += 1;
    this.#signal = this.observe(value, this.#samples);
    return this;
  }

  /** Takes over the state of a detector of the same kind and options. @throws ValidationError */
  protected restore(json: DetectorJson): this {
    const state = readDetectorState(json);
    this.#samples = parseInteger(`${state.what} samples`, state.fields['samples'], { min: 0 });
    this.#signal = parseChoice(`${state.what} signal`, state.fields['signal'], signals);
    this.recall(state, this.#samples);
    return this;
  }

  /** Learns the value, the `samples`-th since the beginning, and judges. */
  protected abstract observe(value: number, samples: number): Signal;

  /** Goes back to the state before the first value. */
  protected abstract forget(): void;

  /** What {@link recall} needs besides samples and signal, as JSON. */
  protected abstract memory(): object;

  /** Takes what {@link memory} gave, once it is checked. @throws ValidationError */
  protected abstract recall(state: DetectorState, samples: number): void;
}
