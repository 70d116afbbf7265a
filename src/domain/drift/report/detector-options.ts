import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { describe } from '../../../core/validation/describe.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { DriftTestName } from '../drift-report.js';
import type { ColumnChoices } from '../profile/column-choice.js';
import type { DriftData } from '../profile/drift-data.js';
import { ReferenceProfile, type ReferenceProfileJson } from '../reference-profile.js';
import { parseQuality, type QualityOptions, type QualityRules } from './quality-options.js';

/** Tests of the default preset. */
export type ColumnTestName = Exclude<DriftTestName, 'zTest'>;

const categoryTests = ['chiSquare', 'psi', 'jensenShannon'] as const;
const numberTests = ['ks', 'psi', 'jensenShannon', 'wasserstein', 'chiSquare'] as const;

/** What a {@link DriftDetector} compares with what, and how. */
export interface DriftDetectorOptions extends ColumnChoices {
  /** Training data, or what is known of them. A profile says itself which columns there are; rows added to it later need another detector. */
  readonly reference: ReferenceProfile | ReferenceProfileJson | DriftData;
  /**
   * `default`: Kolmogorov–Smirnov for numbers, chi-square for categories and for numbers of at most ten different values, with
   * Benjamini–Hochberg over all columns. `evidently`: tests and thresholds that Evidently 0.7 chooses. @default 'default'
   */
  readonly preset?: 'default' | 'evidently' | undefined;
  /** Share of reports without a change that may find one (default preset). @default 0.05 */
  readonly alpha?: number | undefined;
  /**
   * Smallest difference that counts (default preset), as a difference of probabilities: Kolmogorov–Smirnov distance of numbers, total variation of categories.
   * Less than that is a warning, however significant: with a million rows everything is. @default 0.05
   */
  readonly minDifference?: number | undefined;
  /** Share of drifted features from which the data as a whole have drifted. @default 0.5 */
  readonly driftShare?: number | undefined;
  /** Tests (default preset); the first decides, the others inform. @default all that suit */
  readonly tests?:
    | {
        readonly numbers?: readonly ColumnTestName[] | undefined;
        readonly categories?: readonly ('chiSquare' | 'psi' | 'jensenShannon')[] | undefined;
      }
    | undefined;
  /** Fixed thresholds of statistics, such as `{ psi: 0.25 }`, in place of p-values (default preset). */
  readonly thresholds?: Partial<Readonly<Record<ColumnTestName, number | undefined>>> | undefined;
  /** Bins of numbers for `psi`, `jensenShannon` and the report. @default 10 */
  readonly bins?: number | undefined;
  /** Smallest share a bin is taken for by `psi`. @default 0.0001 */
  readonly epsilon?: number | undefined;
  /** Checks of the data's quality; false leaves them out. */
  readonly quality?: QualityOptions | false | undefined;
}

/** Options after the check. */
export interface DetectorRules {
  readonly reference: ReferenceProfile;
  readonly preset: 'default' | 'evidently';
  readonly alpha: number;
  readonly minDifference: number;
  readonly driftShare: number;
  readonly numberTests: readonly ColumnTestName[] | undefined;
  readonly categoryTests: readonly ColumnTestName[] | undefined;
  readonly thresholds: Partial<Readonly<Record<ColumnTestName, number | undefined>>>;
  readonly bins: number;
  readonly epsilon: number;
  readonly quality: QualityRules | undefined;
}

const known = [
  ...(['reference', 'features', 'target', 'prediction', 'preset', 'alpha', 'minDifference', 'driftShare'] as const),
  ...(['tests', 'thresholds', 'bins', 'epsilon', 'quality'] as const),
];
const ofDefault = ['alpha', 'minDifference', 'tests', 'thresholds', 'epsilon'] as const;

/** Checks options. @throws ValidationError */
export function parseDetectorOptions(options: DriftDetectorOptions): DetectorRules {
  parseKnownFields('The options of DriftDetector', options, known);
  const preset = parseChoice('preset', options.preset ?? 'default', ['default', 'evidently']);
  const misplaced = preset === 'default' ? undefined : ofDefault.find((field) => options[field] !== undefined);
  if (misplaced !== undefined)
    throw new ValidationError(`The preset "evidently" fixes tests and thresholds; leave ${misplaced} out, or the preset.`);
  const tests = parseKnownFields('tests', options.tests ?? {}, ['numbers', 'categories']);
  const thresholds = parseKnownFields('thresholds', options.thresholds ?? {}, numberTests);
  for (const [test, threshold] of Object.entries(thresholds)) {
    if (threshold !== undefined) parseNumber(`thresholds.${test}`, threshold, { above: 0 });
  }
  return {
    reference: referenceOf(options),
    preset,
    alpha: parseNumber('alpha', options.alpha ?? 0.05, { above: 0, below: 1 }),
    minDifference: parseNumber('minDifference', options.minDifference ?? 0.05, { min: 0, below: 1 }),
    driftShare: parseNumber('driftShare', options.driftShare ?? 0.5, { above: 0, max: 1 }),
    numberTests: testsOf('tests.numbers', tests.numbers, numberTests),
    categoryTests: testsOf('tests.categories', tests.categories, categoryTests),
    thresholds,
    bins: parseInteger('bins', options.bins ?? 10, { min: 2, max: 100 }),
    epsilon: parseNumber('epsilon', options.epsilon ?? 1e-4, { above: 0, below: 1 }),
    quality: options.quality === false ? undefined : parseQuality(options.quality ?? {}),
  };
}

function testsOf(what: string, tests: unknown, choices: readonly ColumnTestName[]): readonly ColumnTestName[] | undefined {
  if (tests === undefined) return undefined;
  if (!Array.isArray(tests) || tests.length === 0) throw new ValidationError(`${what} must be an array of tests, not ${describe(tests)}.`);
  const names = tests.map((test) => parseChoice(`A test of ${what}`, test, choices));
  return [...new Set(names)];
}

function referenceOf({ reference, features, target, prediction }: DriftDetectorOptions): ReferenceProfile {
  const isProfile = reference instanceof ReferenceProfile;
  if (!isProfile && !isProfileJson(reference)) return ReferenceProfile.from(reference, { features, target, prediction });
  if (features !== undefined || target !== undefined || prediction !== undefined) {
    throw new ValidationError(
      'A profile says itself which columns there are: name features, target and prediction where the profile is made.',
    );
  }
  return isProfile ? reference : ReferenceProfile.fromJSON(reference);
}

function isProfileJson(reference: unknown): reference is ReferenceProfileJson {
  return typeof reference === 'object' && reference !== null && typeof (reference as ReferenceProfileJson).format === 'string';
}
