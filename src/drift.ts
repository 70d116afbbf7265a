/** Has the data changed: detectors for streams, tests for batches, reference profiles and reports. */
export type { BatchTest, SignificanceOptions } from './domain/drift/batch/batch-test.js';
export { type ChiSquareDrift, chiSquare } from './domain/drift/batch/chi-square.js';
export { type JensenShannonOptions, jensenShannon } from './domain/drift/batch/jensen-shannon.js';
export { type KsOptions, type KsTest, ks } from './domain/drift/batch/ks.js';
export { type PsiOptions, type PsiTest, psi } from './domain/drift/batch/psi.js';
export type { ShareTest, ShareTestOptions } from './domain/drift/batch/share-test.js';
export { type WassersteinOptions, type WassersteinTest, wasserstein } from './domain/drift/batch/wasserstein.js';
export type { ColumnKind, ColumnValues, ProfiledKind } from './domain/drift/column-values.js';
export { Adwin, type AdwinOptions } from './domain/drift/detectors/adwin.js';
export { Ddm, type DdmOptions } from './domain/drift/detectors/ddm.js';
export { detectorFromJson } from './domain/drift/detectors/detector-from-json.js';
export { EveryDetector, type EveryDetectorOptions } from './domain/drift/detectors/every-detector.js';
export { HddmA, type HddmAOptions } from './domain/drift/detectors/hddm-a.js';
export { Kswin, type KswinOptions } from './domain/drift/detectors/kswin.js';
export { NeverDetector } from './domain/drift/detectors/never-detector.js';
export { PageHinkley, type PageHinkleyOptions } from './domain/drift/detectors/page-hinkley.js';
export { DriftDetector } from './domain/drift/drift-detector.js';
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
export type { KsMethod } from './domain/drift/kolmogorov/ks-p-value.js';
export type { ColumnChoice, ColumnChoices } from './domain/drift/profile/column-choice.js';
export type { DriftData } from './domain/drift/profile/drift-data.js';
export { type PerformanceFacts, type RecommendationFacts, recommend, type WatchFacts } from './domain/drift/recommend.js';
export { ReferenceProfile, type ReferenceProfileJson, type ReferenceProfileOptions } from './domain/drift/reference-profile.js';
export type { ColumnTestName, DriftDetectorOptions } from './domain/drift/report/detector-options.js';
export type { QualityOptions } from './domain/drift/report/quality-options.js';
export type { DetectorJson, StreamingDetector } from './domain/drift/streaming-detector.js';
export { type LogDriftOptions, logDriftReport, type RenderDriftOptions, renderDriftReport } from './features/monitoring/drift-reports.js';
export { loadReferenceProfile, logReferenceProfile, type ProfiledRun } from './features/monitoring/reference-profiles.js';
