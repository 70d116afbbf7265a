import { foldEvent, type UnitLayout } from '../../../domain/experiment/unit-layout.js';
import { UnitMoments } from '../../../domain/experiment/unit-moments.js';
import type { RequestReference } from '../../../domain/routing/request-reference.js';
import { PeriodTable } from './period-table.js';
import type { PeriodWeights } from './period-weights.js';
import { contributionOf, isCountable } from './unit-contribution.js';
import { seenElsewhere, timeStepMs, type UnitChunk, UnitTable, unsaved } from './unit-table.js';
import type { UnitResult } from './unit-tally.js';

/** What of a decision says where its unit belongs. */
export type UnitExposure = Pick<RequestReference, 'period' | 'arm' | 'unitHigh' | 'unitLow' | 'timestamp'>;

/** Values that were known of a unit before its exposure, by attribute. */
export type Covariates = Readonly<Record<string, unknown>>;

/** How a book is made. */
export interface UnitBookOptions {
  readonly layout: UnitLayout;
  readonly arms: number;
  readonly weights: PeriodWeights;
  /** When the test was created, in epoch milliseconds. */
  readonly createdAt: number;
  readonly maxBytes: number;
}

/** The units of a test in memory, each with its running contributions, and the moments of the arms over them. */
export class UnitBook {
  readonly table: UnitTable;
  readonly #options: UnitBookOptions;
  readonly #periods: PeriodTable;
  #moments: UnitMoments[][];
  #multiple = 0;
  readonly #contribution = { value: 0, denominator: 0, covariate: 0, weight: 0 };

  constructor(options: UnitBookOptions) {
    this.#options = options;
    this.table = new UnitTable(options.layout.width, options.maxBytes);
    this.#periods = new PeriodTable(options.arms, options.weights);
    this.#moments = this.#noMoments();
  }

  /** Enrols the unit of a decision; −1 when there is no memory left. */
  see({ unitHigh, unitLow, period, arm, timestamp }: UnitExposure, covariates?: Covariates): number {
    const at = Math.min(2 ** 32 - 1, Math.max(0, Math.floor((timestamp - this.#options.createdAt) / timeStepMs)));
    const found = this.table.find(unitHigh, unitLow);
    const row = found < 0 ? this.table.add(unitHigh, unitLow) : found;
    if (row < 0) return -1;
    const chunk = this.table.chunkOf(row);
    const index = UnitTable.indexOf(row);
    if (found < 0) {
      move(chunk, index, period, at, arm);
      this.#periods.count(period, arm, 1);
    } else {
      if (chunk.arm[index] !== arm && ((chunk.flags[index] as number) & seenElsewhere) === 0) {
        chunk.flags[index] = (chunk.flags[index] as number) | seenElsewhere | unsaved;
        this.#multiple += 1;
      }
      const held = chunk.period[index] as number;
      if (period < held || (period === held && at < (chunk.at[index] as number))) this.#moveBack(chunk, index, period, at, arm);
    }
    if (covariates !== undefined) this.#setCovariates(chunk, index, covariates);
    return row;
  }

  /** Counts an outcome of an enrolled unit in. */
  record(row: number, metric: number, value: number, denominator: number, time: number): void {
    const field = this.#options.layout.metrics[metric] as UnitLayout['metrics'][number];
    const chunk = this.table.chunkOf(row);
    const index = UnitTable.indexOf(row);
    this.#count(chunk, index, metric, -1);
    foldEvent(chunk.values, index * this.table.width + field.offset, field.fold, value, denominator, time);
    this.#count(chunk, index, metric, 1);
    chunk.flags[index] = (chunk.flags[index] as number) | unsaved;
  }

  /** What is known of the units in this book. */
  result(): UnitResult {
    if (this.#moments.some((arm) => arm.some((moments) => moments.drifted))) this.countAnew();
    return {
      periods: this.#periods,
      multiple: this.#multiple,
      metrics: this.#moments.map((arm) => arm.map((moments) => moments.totals())),
    };
  }

  /** Takes the moments over all rows again, around their present means and with the weights that are known by now. */
  countAnew(): void {
    this.#moments = this.#noMoments(this.#moments);
    for (let row = 0; row < this.table.size; row++) this.#countAll(this.table.chunkOf(row), UnitTable.indexOf(row), 1);
  }

  #noMoments(near?: UnitMoments[][]): UnitMoments[][] {
    const { arms, layout } = this.#options;
    return Array.from({ length: arms }, (_, arm) =>
      layout.metrics.map(({ fold }, metric) => new UnitMoments(fold === 'ratio', near?.[arm]?.[metric])),
    );
  }

  /** An earlier exposure came to light: its arm is the unit's. */
  #moveBack(chunk: UnitChunk, index: number, period: number, at: number, arm: number): void {
    this.#countAll(chunk, index, -1);
    this.#periods.count(chunk.period[index] as number, chunk.arm[index] as number, -1);
    move(chunk, index, period, at, arm);
    this.#periods.count(period, arm, 1);
    this.#countAll(chunk, index, 1);
  }

  #setCovariates(chunk: UnitChunk, index: number, covariates: Covariates): void {
    for (const { name, offset } of this.#options.layout.covariates) {
      const value = Object.hasOwn(covariates, name) ? covariates[name] : undefined;
      if (!isCountable(value) || !Number.isNaN(chunk.values[index * this.table.width + offset] as number)) continue;
      this.#countAll(chunk, index, -1);
      chunk.values[index * this.table.width + offset] = value;
      this.#countAll(chunk, index, 1);
      chunk.flags[index] = (chunk.flags[index] as number) | unsaved;
    }
  }

  #countAll(chunk: UnitChunk, index: number, sign: 1 | -1): void {
    for (let metric = 0; metric < this.#options.layout.metrics.length; metric++) this.#count(chunk, index, metric, sign);
  }

  #count(chunk: UnitChunk, index: number, metric: number, sign: 1 | -1): void {
    const { layout, weights } = this.#options;
    const arm = chunk.arm[index] as number;
    if (!contributionOf(layout, chunk, index, metric, this.#contribution)) return;
    this.#contribution.weight = weights.inverse(chunk.period[index] as number, arm);
    this.#moments[arm]?.[metric]?.count(this.#contribution, sign);
  }
}

function move(chunk: UnitChunk, index: number, period: number, at: number, arm: number): void {
  chunk.period[index] = period;
  chunk.at[index] = at;
  chunk.arm[index] = arm;
  chunk.flags[index] = (chunk.flags[index] as number) | unsaved;
}
