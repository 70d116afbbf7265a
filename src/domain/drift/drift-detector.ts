import { systemClock } from '../../core/clock.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseNumber } from '../../core/validation/number.js';
import type { DriftReport } from './drift-report.js';
import { tallyColumn } from './profile/column-tally.js';
import { type DriftData, type Table, tableOf } from './profile/drift-data.js';
import { recommend } from './recommend.js';
import type { ReferenceProfile } from './reference-profile.js';
import { type ColumnReference, columnReference } from './report/column-reference.js';
import { columnReports } from './report/column-report.js';
import { type DetectorRules, type DriftDetectorOptions, parseDetectorOptions } from './report/detector-options.js';
import { extraColumns } from './report/extra-columns.js';

/** Rows that are searched for columns the reference does not have. */
const SEARCHED_ROWS = 1000;

/**
 * Compares current data with a reference: drift of features, target and prediction, and the quality of the data.
 *
 * By default numbers are compared by the Kolmogorov–Smirnov test, categories (and numbers of at most ten different values) by chi-square; numbers that
 * are none of a few values which recur in the reference count as one further category. A
 * column has drifted where the p-value, after Benjamini–Hochberg over all columns, is at most `alpha` and the distributions
 * differ by at least `minDifference`: of reports without any change, a share of at most about `alpha` finds one, whatever the sizes. PSI,
 * Jensen–Shannon and Wasserstein distances inform.
 *
 * @example
 * ```ts
 * import { DriftDetector } from 'mlflow-ops/drift';
 * const reference = Array.from({ length: 500 }, (_, i) => ({ price: (i * 37) % 500, colour: i % 3 === 0 ? 'red' : 'blue' }));
 * const current = reference.map(({ price, colour }) => ({ price: price + 200, colour }));
 * const report = new DriftDetector({ reference }).check(current);
 * report.columns.map(({ name, drifted }) => [name, drifted]); // => [ [ 'price', true ], [ 'colour', false ] ]
 * report.recommendation; // => 'RETRAIN_SOON'
 * ```
 */
export class DriftDetector {
  readonly #rules: DetectorRules;
  readonly #columns: readonly ColumnReference[];

  /** @throws ValidationError naming the option that is wrong, or saying what the reference lacks. */
  constructor(options: DriftDetectorOptions) {
    this.#rules = parseDetectorOptions(options);
    this.#columns = this.#rules.reference.columns.map((column) => columnReference(column, this.#rules.bins));
  }

  /** What current data are compared with. */
  get reference(): ReferenceProfile {
    return this.#rules.reference;
  }

  /**
   * Compares. A column that is missing altogether fails its quality check, one that the reference does not have is a warning, unless features were
   * named. Data without rows give a report whose tests are skipped, and the recommendation to look at the data.
   *
   * @param current - Rows or columns.
   * @param options - `now` is the time of the report, epoch milliseconds. @default the clock's
   * @throws ValidationError when `current` is neither rows nor columns.
   */
  check(current: DriftData, options: { readonly now?: number | undefined } = {}): DriftReport {
    parseKnownFields('The options of check', options, ['now']);
    const timestamp = options.now === undefined ? systemClock.now() : parseNumber('now', options.now);
    const { reference, preset, driftShare } = this.#rules;
    const table = tableOf('the current data', current, reference.featuresNamed ? 0 : SEARCHED_ROWS);
    const columns = [...columnReports(this.#pairsWith(table), table.rows, this.#rules, timestamp), ...extraColumns(reference, table)];
    const features = reference.columns.filter(({ role }) => role === 'feature').length;
    const driftedFeatures = columns.filter(({ role, drifted }) => role === 'feature' && drifted).length;
    const findings = {
      format: 'mlflow-ops/drift-report' as const,
      version: 1 as const,
      timestamp,
      preset,
      referenceRows: reference.rows,
      currentRows: table.rows,
      datasetDrift: features > 0 && driftedFeatures / features >= driftShare,
      driftShare,
      driftedFeatures,
      features,
      columns,
    };
    return { ...findings, ...recommend({ report: findings }) };
  }

  #pairsWith(table: Table) {
    return this.#columns.map((reference) => {
      const values = table.column(reference.profile.name);
      return { reference, current: values === undefined ? undefined : tallyColumn(values, reference.profile.kind) };
    });
  }
}
