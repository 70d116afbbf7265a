import { foldEvent, type UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import { UnitMoments } from '../../../../domain/experiment/metrics/unit-moments.js';
import type { RequestReference } from '../../../../domain/routing/request-reference.js';
import { PeriodTable } from '../period-table.js';
import type { PeriodWeights } from '../period-weights.js';
import { contributionOf, isCountable } from './unit-contribution.js';
import { armOf, head, seenElsewhere, timeStepMs, UnitTable } from './unit-table.js';
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
    const { heads } = this.table.chunkOf(row);
    const place = UnitTable.headOf(row);
    if (found < 0) {
      this.#place(row, period, at, arm);
      this.#periods.count(period, arm, 1);
    } else {
      const seen = heads[place + head.arm] as number;
      if (armOf(seen) !== arm && seen < seenElsewhere) {
        heads[place + head.arm] = seen | seenElsewhere;
        this.table.touch(row);
        this.#multiple += 1;
      }
      const held = heads[place + head.period] as number;
      if (period < held || (period === held && at < (heads[place + head.at] as number))) this.#moveBack(row, period, at, arm);
    }
    if (covariates !== undefined) this.#setCovariates(row, covariates);
    return row;
  }

  /** Counts an outcome of an enrolled unit in. */
  record(row: number, metric: number, value: number, denominator: number, time: number): void {
    const field = this.#options.layout.metrics[metric] as UnitLayout['metrics'][number];
    const { values } = this.table.chunkOf(row);
    this.#count(row, metric, -1);
    foldEvent(values, this.table.valuesOf(row) + field.offset, field.fold, value, denominator, time);
    this.#count(row, metric, 1);
    this.table.touch(row);
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
    for (let row = 0; row < this.table.size; row++) this.#countAll(row, 1);
  }

  #noMoments(near?: UnitMoments[][]): UnitMoments[][] {
    const { arms, layout } = this.#options;
    return Array.from({ length: arms }, (_, arm) =>
      layout.metrics.map(({ fold }, metric) => new UnitMoments(fold === 'ratio', near?.[arm]?.[metric])),
    );
  }

  /** An earlier exposure came to light: its arm is the unit's. */
  #moveBack(row: number, period: number, at: number, arm: number): void {
    const { heads } = this.table.chunkOf(row);
    const place = UnitTable.headOf(row);
    const seen = heads[place + head.arm] as number;
    this.#countAll(row, -1);
    this.#periods.count(heads[place + head.period] as number, armOf(seen), -1);
    this.#place(row, period, at, arm | (seen & seenElsewhere));
    this.#periods.count(period, arm, 1);
    this.#countAll(row, 1);
  }

  #place(row: number, period: number, at: number, arm: number): void {
    const { heads } = this.table.chunkOf(row);
    const place = UnitTable.headOf(row);
    heads[place + head.period] = period;
    heads[place + head.at] = at;
    heads[place + head.arm] = arm;
    this.table.touch(row);
  }

  #setCovariates(row: number, covariates: Covariates): void {
    const { values } = this.table.chunkOf(row);
    for (const { name, offset } of this.#options.layout.covariates) {
      const place = this.table.valuesOf(row) + offset;
      const value = Object.hasOwn(covariates, name) ? covariates[name] : undefined;
      if (!isCountable(value) || !Number.isNaN(values[place] as number)) continue;
      this.#countAll(row, -1);
      values[place] = value;
      this.#countAll(row, 1);
      this.table.touch(row);
    }
  }

  #countAll(row: number, sign: 1 | -1): void {
    for (let metric = 0; metric < this.#options.layout.metrics.length; metric++) this.#count(row, metric, sign);
  }

  #count(row: number, metric: number, sign: 1 | -1): void {
    const { layout, weights } = this.#options;
    const chunk = this.table.chunkOf(row);
    if (!contributionOf(layout, chunk, this.table.valuesOf(row), metric, this.#contribution)) return;
    const place = UnitTable.headOf(row);
    const arm = armOf(chunk.heads[place + head.arm] as number);
    this.#contribution.weight = weights.inverse(chunk.heads[place + head.period] as number, arm);
    this.#moments[arm]?.[metric]?.count(this.#contribution, sign);
  }
}
