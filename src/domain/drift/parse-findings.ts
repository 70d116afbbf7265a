import { ValidationError } from '../../core/errors/request-error.js';
import { parseChoice } from '../../core/validation/choice.js';
import { describe } from '../../core/validation/describe.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseNumber } from '../../core/validation/number.js';
import { parseObject } from '../../core/validation/object.js';
import type {
  CheckStatus,
  ColumnDrift,
  DistributionBin,
  DriftReport,
  DriftTestName,
  DriftTestResult,
  QualityCheck,
} from './drift-report.js';
import { parseNumbers, parseWord } from './parse-evidence.js';

const roles = ['feature', 'target', 'prediction'] as const;
const kinds = ['number', 'category', 'date'] as const;
const testNames: readonly DriftTestName[] = ['psi', 'ks', 'chiSquare', 'jensenShannon', 'wasserstein', 'zTest'];
const checks = ['missing', 'type', 'notFinite', 'range', 'unseen', 'constant'] as const;
const statuses: readonly CheckStatus[] = ['SUCCESS', 'FAIL', 'WARNING', 'ERROR', 'SKIPPED'];

/** A report but for what is recommended and when it was made. */
export type Findings = Omit<DriftReport, 'recommendation' | 'evidence' | 'timestamp'>;

/**
 * Checks what was found, which may come back from JSON.
 *
 * @throws ValidationError naming the field that is wrong
 */
export function parseFindings(report: Findings): void {
  const { format, version, preset, datasetDrift, driftShare, features, columns } = parseObject('report', report);
  if (format !== 'mlflow-ops/drift-report') {
    throw new ValidationError('This is no drift report: give what DriftDetector.check() returned, or what that parses to from JSON.');
  }
  if (version !== 1) throw new ValidationError(`This drift report has version ${describe(version)}; only version 1 is known.`);
  parseChoice('report.preset', preset, ['default', 'evidently']);
  parseFlag('report.datasetDrift', datasetDrift);
  parseNumber('report.driftShare', driftShare, { min: 0, max: 1 });
  parseCounts('report', report, ['referenceRows', 'currentRows', 'features']);
  parseInteger('report.driftedFeatures', report.driftedFeatures, { min: 0, max: features });
  parseList('report.columns', columns, parseColumn);
}

function parseColumn(what: string, column: ColumnDrift): void {
  parseWord(`${what}.name`, column.name);
  parseChoice(`${what}.role`, column.role, roles);
  parseChoice(`${what}.kind`, column.kind, kinds);
  parseFlag(`${what}.drifted`, column.drifted);
  parseChoice(`${what}.decidedBy`, column.decidedBy, testNames);
  parseCounts(what, column, ['referenceRows', 'currentRows']);
  parseList(`${what}.tests`, column.tests, parseTest);
  parseList(`${what}.quality`, column.quality, parseCheck);
  parseList(`${what}.bins`, column.bins, parseBin);
}

function parseTest(what: string, result: DriftTestResult): void {
  parseChoice(`${what}.test`, result.test, testNames);
  parseChoice(`${what}.status`, result.status, statuses);
  parseNumbers(what, result, ['value', 'pValue', 'adjustedPValue', 'threshold']);
  if (result.thresholdRule !== undefined) parseWord(`${what}.thresholdRule`, result.thresholdRule);
  if (result.message !== undefined) parseWord(`${what}.message`, result.message);
}

function parseCheck(what: string, quality: QualityCheck): void {
  parseChoice(`${what}.check`, quality.check, checks);
  parseChoice(`${what}.status`, quality.status, statuses);
  parseNumbers(what, quality, ['value', 'threshold']);
  parseWord(`${what}.message`, quality.message);
}

function parseBin(what: string, bin: DistributionBin): void {
  parseWord(`${what}.label`, bin.label);
  parseNumber(`${what}.reference`, bin.reference);
  parseNumber(`${what}.current`, bin.current);
  parseNumbers(what, bin, ['lower', 'upper']);
}

function parseCounts<T extends object>(what: string, value: T, fields: readonly (keyof T & string)[]): void {
  for (const field of fields) parseInteger(`${what}.${field}`, value[field], { min: 0 });
}

/** Checks a list, and each of its objects. @throws ValidationError */
export function parseList<T extends object>(what: string, list: readonly T[], parse: (what: string, entry: T) => unknown): void {
  if (!Array.isArray(list)) throw new ValidationError(`${what} must be an array, not ${describe(list)}.`);
  for (const [index, entry] of list.entries()) parse(`${what}[${index}]`, parseObject(`${what}[${index}]`, entry as T));
}
