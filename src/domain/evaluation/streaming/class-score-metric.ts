import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import { checkFraction } from '../../stats/arguments/check-number.js';
import type { LabelValue } from '../label-value.js';
import { parseClassScoreOptions, type ScoreOptions } from '../metric-options.js';
import { checkLabel } from '../metrics/check-labels.js';
import { classScore } from '../metrics/class-counts.js';
import { classScores } from '../prepare-metric.js';
import type { StreamingMetric } from '../streaming-metric.js';
import { decodeFloats } from './float-bytes.js';
import { RowRing, type RowRingJson } from './row-ring.js';
import { type MetricSubject, StreamBase } from './stream-base.js';

/** Hits, predicted and actual of one class. */
type Counts = [hits: number, predicted: number, actual: number];

interface ClassScoreState {
  readonly classes: readonly LabelValue[];
  readonly counts?: string;
  readonly ring?: RowRingJson;
}

/** Streaming precision, recall and F1. A rolling one is counted when it is read, so that nothing of rows that left remains. */
export class ClassScoreMetric extends StreamBase implements StreamingMetric {
  readonly #score: keyof typeof classScores;
  readonly #options: ScoreOptions;
  readonly #places = new Map<LabelValue, number>();
  #counts: Counts[] = [];
  /** Places of actual and predicted class, and weight. */
  readonly #ring: RowRing | undefined;
  readonly #row = new Float64Array(3);

  /** @throws StatisticsError on options or a window without meaning */
  constructor(subject: MetricSubject & { readonly name: keyof typeof classScores }, options: ScoreOptions) {
    super(subject, options);
    this.#score = subject.name;
    this.#options = parseClassScoreOptions(options);
    if (this.window.kind === 'fading') checkFraction('The factor of a fading window', this.window.factor);
    if (this.window.kind === 'rolling') this.#ring = new RowRing(this.window.size, 3);
    for (const each of options.classes ?? []) this.#placeOf(checkLabel('A class', each));
  }

  get value(): number | undefined {
    if (this.#ring !== undefined) this.#recount(this.#ring);
    const column = (part: 0 | 1 | 2) => this.#counts.map((counts) => counts[part]);
    return classScore(
      classScores[this.#score],
      { classes: [...this.#places.keys()], hits: column(0), predicted: column(1), actual: column(2) },
      this.#options,
    );
  }

  update(actual: LabelValue, predicted: LabelValue, _probability?: ArrayLike<number> | number | undefined, weight = 1): void {
    this.checkWeight(weight);
    checkLabel('actual', actual);
    checkLabel('predicted', predicted);
    const was = this.#placeOf(actual);
    const said = this.#placeOf(predicted);
    if (this.#ring === undefined) {
      if (this.window.kind === 'fading') this.#fade(this.window.factor);
      this.#add(was, said, weight);
    } else {
      this.#row[0] = was;
      this.#row[1] = said;
      this.#row[2] = weight;
      this.#ring.add(this.#row);
    }
    this.counted(weight);
  }

  protected stateOf(): ClassScoreState {
    const classes = [...this.#places.keys()];
    if (this.#ring !== undefined) return { classes, ring: this.#ring.toJSON() };
    return { classes, counts: encodeFloats(Float64Array.from(this.#counts.flat())) };
  }

  protected restoreState(state: unknown): void {
    const { classes, counts, ring } = state as ClassScoreState;
    if (!Array.isArray(classes)) throw new StatisticsError('A saved metric is damaged: it has no classes.');
    for (const each of classes) this.#placeOf(checkLabel('A class', each));
    if (this.#ring !== undefined) {
      this.#ring.restore(ring as RowRingJson);
      return;
    }
    const values = decodeFloats(counts, classes.length * 3);
    this.#counts = classes.map((_, place) => [...values.subarray(place * 3, place * 3 + 3)] as Counts);
  }

  #placeOf(label: LabelValue): number {
    const known = this.#places.get(label);
    if (known !== undefined) return known;
    this.#places.set(label, this.#counts.length);
    return this.#counts.push([0, 0, 0]) - 1;
  }

  #add(was: number, said: number, weight: number): void {
    if (was === said) (this.#counts[was] as Counts)[0] += weight;
    (this.#counts[said] as Counts)[1] += weight;
    (this.#counts[was] as Counts)[2] += weight;
  }

  #fade(factor: number): void {
    for (const counts of this.#counts) for (const part of [0, 1, 2] as const) counts[part] *= factor;
  }

  #recount({ rows, values }: RowRing): void {
    for (const counts of this.#counts) counts.fill(0);
    for (let at = 0; at < rows * 3; at += 3) this.#add(values[at] as number, values[at + 1] as number, values[at + 2] as number);
  }
}
