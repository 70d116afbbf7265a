import type { DriftReport } from '../../../domain/drift/drift-report.js';
import { count, level } from '../format-number.js';
import { moment } from '../format-time.js';
import type { ReportDocument } from '../report-document.js';
import { driftAdvice } from './drift-advice.js';
import { columnsSection, qualitySection } from './drift-sections.js';
import type { RankedColumn } from './ranked-columns.js';

/** What people read of a comparison. */
export function driftDocument(report: DriftReport, ranked: readonly RankedColumn[], title: string): ReportDocument {
  return {
    kind: 'Drift report',
    title,
    ...driftAdvice(report),
    facts: factsOf(report),
    sections: [columnsSection(report, ranked), qualitySection(ranked)],
  };
}

function factsOf(report: DriftReport): ReportDocument['facts'] {
  const { timestamp, referenceRows, currentRows, datasetDrift, driftShare, driftedFeatures, features, columns, preset } = report;
  const failed = columns.flatMap(({ quality }) => quality).filter(({ status }) => status === 'FAIL').length;
  return [
    ['Checked', moment(timestamp)],
    ['Reference rows', count(referenceRows)],
    ['Current rows', count(currentRows)],
    ['Drifted features', `${count(driftedFeatures)} of ${count(features)}`],
    ['Dataset drift', datasetDrift ? `yes, from ${level(driftShare)} of the features` : `no, below ${level(driftShare)} of the features`],
    ['Failed quality checks', count(failed)],
    ['Preset', preset],
  ];
}
