import type { ProfiledKind } from './column-values.js';

/** Names of the batch tests; `zTest`, of two proportions, is Evidently's choice for columns of two values. */
export type DriftTestName = 'psi' | 'ks' | 'chiSquare' | 'jensenShannon' | 'wasserstein' | 'zTest';

/** Outcome of one check, as in Evidently. */
export type CheckStatus = 'SUCCESS' | 'FAIL' | 'WARNING' | 'ERROR' | 'SKIPPED';

/** What one test says about one column. */
export interface DriftTestResult {
  readonly test: DriftTestName;
  readonly status: CheckStatus;
  /** The statistic or distance; absent when it could not be computed. */
  readonly value?: number | undefined;
  /** p-value for tests that have one. */
  readonly pValue?: number | undefined;
  /** p-value after Benjamini–Hochberg over all columns of the report. */
  readonly adjustedPValue?: number | undefined;
  /** What the value (or the p-value) was compared with, and how it came about. */
  readonly threshold?: number | undefined;
  readonly thresholdRule?: string | undefined;
  /** Why the status is not SUCCESS or FAIL, or a remark. */
  readonly message?: string | undefined;
}

/** One bar of two distributions. */
export interface DistributionBin {
  /** Category, or the interval `[lower, upper)`. */
  readonly label: string;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  /** Shares of rows, 0 to 1. */
  readonly reference: number;
  readonly current: number;
}

/** What was looked at. */
export type ColumnRole = 'feature' | 'target' | 'prediction';

/** One check of the quality of the data. */
export interface QualityCheck {
  readonly check: 'missing' | 'type' | 'notFinite' | 'range' | 'unseen' | 'constant';
  readonly status: CheckStatus;
  /** Share of rows concerned, 0 to 1. */
  readonly value: number;
  readonly threshold?: number | undefined;
  readonly message: string;
}

/** One column of a report. */
export interface ColumnDrift {
  readonly name: string;
  readonly role: ColumnRole;
  readonly kind: ProfiledKind;
  /** Whether the deciding test found a drift. */
  readonly drifted: boolean;
  /** The test that decides; the others inform. */
  readonly decidedBy: DriftTestName;
  readonly tests: readonly DriftTestResult[];
  readonly quality: readonly QualityCheck[];
  readonly bins: readonly DistributionBin[];
  readonly referenceRows: number;
  readonly currentRows: number;
}

/** What to do. */
export type DriftRecommendation = 'OK' | 'MONITOR' | 'CHECK_DATA' | 'RETRAIN_SOON' | 'RETRAIN_NOW' | 'ROLLBACK';

/** One fact that led to a recommendation. */
export interface Evidence {
  /** Stable id of the rule: `quality.missing`, `drift.share`, `performance.drop`, `watch.failed`. */
  readonly rule: string;
  readonly message: string;
  /** Column, metric or detector. */
  readonly subject?: string | undefined;
  readonly value?: number | undefined;
  readonly threshold?: number | undefined;
  readonly pValue?: number | undefined;
  /** Rows it rests on. */
  readonly n?: number | undefined;
}

/** A recommendation and what it rests on. */
export interface Recommended {
  readonly recommendation: DriftRecommendation;
  readonly evidence: readonly Evidence[];
}

/** A comparison of current rows with a reference. Plain JSON: no NaN, no Infinity. */
export interface DriftReport extends Recommended {
  readonly format: 'mlflow-ops/drift-report';
  readonly version: 1;
  /** Time of the check, epoch milliseconds. */
  readonly timestamp: number;
  readonly preset: 'default' | 'evidently';
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Whether the share of drifted features reached `driftShare`. */
  readonly datasetDrift: boolean;
  readonly driftShare: number;
  readonly driftedFeatures: number;
  readonly features: number;
  readonly columns: readonly ColumnDrift[];
}
