import { parseChoice } from '../../core/validation/choice.js';
import { parseNumber } from '../../core/validation/number.js';
import type { DriftReport } from '../../domain/drift/drift-report.js';
import { parseEvidence } from '../../domain/drift/parse-evidence.js';
import { parseFindings, parseList } from '../../domain/drift/parse-findings.js';

/** The last moment there is a date for, epoch milliseconds. */
const lastMoment = 8.64e15;

/** Checks that something is a drift report that is known here. Reports come back from JSON too. @throws ValidationError */
export function parseDriftReport(report: DriftReport): DriftReport {
  parseFindings(report);
  const { timestamp, recommendation, evidence } = report;
  parseNumber('timestamp of a drift report', timestamp, { min: 0, max: lastMoment });
  parseChoice('recommendation of a drift report', recommendation, [
    'OK',
    'MONITOR',
    'CHECK_DATA',
    'RETRAIN_SOON',
    'RETRAIN_NOW',
    'ROLLBACK',
  ]);
  parseList('report.evidence', evidence, parseEvidence);
  return report;
}
