/** Has the data changed: detectors for streams, tests for batches, reference profiles and reports. */
export type {
  CheckStatus,
  ColumnDrift,
  ColumnRole,
  DistributionBin,
  DriftRecommendation,
  DriftReport,
  DriftTestName,
  DriftTestResult,
  Evidence,
  QualityCheck,
  Recommended,
} from './domain/drift/drift-report.js';
export type { DetectorJson, StreamingDetector } from './domain/drift/streaming-detector.js';
