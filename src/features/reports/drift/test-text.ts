import type { DriftTestName, DriftTestResult, QualityCheck } from '../../../domain/drift/drift-report.js';
import { digits, pValue } from '../format-number.js';

const tests: Readonly<Record<DriftTestName, string>> = {
  psi: 'PSI',
  ks: 'KS',
  chiSquare: 'chi-square',
  jensenShannon: 'Jensen–Shannon',
  wasserstein: 'Wasserstein',
  zTest: 'z-test',
};

const checks: Readonly<Record<QualityCheck['check'], string>> = {
  missing: 'missing values',
  type: 'types',
  notFinite: 'not finite',
  range: 'range',
  unseen: 'unseen',
  constant: 'constant',
};

/** What people call a test. */
export function testName(test: DriftTestName): string {
  return tests[test] ?? String(test);
}

/** What people call a check. */
export function checkName(check: QualityCheck['check']): string {
  return checks[check] ?? String(check);
}

/** What a test found, in a few words. */
export function testText({ value, pValue: raw, adjustedPValue, threshold }: DriftTestResult): string {
  return [
    digits(value),
    ...(adjustedPValue !== undefined
      ? [`adjusted p-value ${pValue(adjustedPValue)}`]
      : raw !== undefined
        ? [`p-value ${pValue(raw)}`]
        : []),
    ...(threshold !== undefined ? [`threshold ${digits(threshold)}`] : []),
  ].join(', ');
}
