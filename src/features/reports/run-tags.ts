import type { TestReport } from './test-report.js';

/** What a run is found by, and how its test stands. What does not hold (any more) is empty, so that nothing stale remains. */
export function runTags({ analysis }: TestReport): Readonly<Record<string, string>> {
  const { testId, status, method, recommendation, winner, definitionVersion } = analysis;
  return {
    'mlflow_ops.ab_test': testId,
    'mlflow_ops.ab_test.version': String(definitionVersion),
    'mlflow_ops.ab_test.status': status,
    'mlflow_ops.ab_test.method': method,
    'mlflow_ops.ab_test.recommendation': recommendation.action,
    'mlflow_ops.ab_test.recommended_variant': recommendation.variant ?? '',
    'mlflow_ops.ab_test.winner': winner ?? '',
  };
}
