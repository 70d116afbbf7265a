import { ValidationError } from '../../core/errors/request-error.js';
import { parseChoice } from '../../core/validation/choice.js';
import { parseNumber } from '../../core/validation/number.js';
import { parseObject } from '../../core/validation/object.js';
import type { DriftReport } from '../../domain/drift/drift-report.js';

/** The last moment there is a date for, epoch milliseconds. */
const lastMoment = 8.64e15;

/** Checks that something is a drift report that is known here. Reports come back from JSON too. @throws ValidationError */
export function parseDriftReport(report: DriftReport): DriftReport {
  const { format, version, timestamp, recommendation, evidence, columns } = parseObject('A drift report', report);
  if (format !== 'mlflow-ops/drift-report') {
    throw new ValidationError('This is no drift report: give what DriftDetector.check returned, or what that parses to from JSON.');
  }
  if (version !== 1) throw new ValidationError(`This drift report has version ${String(version)}; only version 1 is known.`);
  parseNumber('timestamp of a drift report', timestamp, { min: 0, max: lastMoment });
  parseChoice('recommendation of a drift report', recommendation, [
    'OK',
    'MONITOR',
    'CHECK_DATA',
    'RETRAIN_SOON',
    'RETRAIN_NOW',
    'ROLLBACK',
  ]);
  if (!Array.isArray(evidence) || !Array.isArray(columns)) throw new ValidationError('A drift report must have evidence and columns.');
  return report;
}
