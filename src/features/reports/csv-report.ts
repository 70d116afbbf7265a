import { type CsvValue, csvTable } from './csv-table.js';
import { type ResultRow, resultRows } from './result-rows.js';
import type { TestReport } from './test-report.js';

/** A report as CSV (RFC 4180), one row for each arm in each metric; cells for what is not known are empty. */
export function csvReport({ analysis }: TestReport): string {
  const { testId, analyzedAt, method, confidence } = analysis;
  const test = { testId, analyzedAt: new Date(analyzedAt).toISOString(), method, confidence };
  const rows = resultRows(analysis).map((row) => ({ ...test, ...cellsOf(row) }));
  const names = Object.keys(rows[0] ?? test);
  return csvTable(
    names,
    rows.map((row) => Object.values(row)),
  );
}

function cellsOf({ metric, primary, variant, value, comparison, guardrail }: ResultRow) {
  const { name, control, units, share, expectedShare } = variant;
  const result = comparison?.status === 'ok' ? comparison : undefined;
  return {
    metric,
    primary,
    variant: name,
    control,
    units,
    share,
    expectedShare,
    n: value?.n,
    mean: value?.mean,
    standardError: value?.standardError,
    lower: value?.interval?.lower,
    upper: value?.interval?.upper,
    comparison: comparison?.status,
    effect: result?.effect.estimate,
    effectLower: result?.effect.lower,
    effectUpper: result?.effect.upper,
    relativeEffect: result?.relative?.estimate,
    relativeLower: result?.relative?.lower,
    relativeUpper: result?.relative?.upper,
    effectStandardError: result?.standardError,
    pValue: result?.pValue,
    adjustedPValue: result?.adjustedPValue,
    alwaysValidPValue: result?.alwaysValidPValue,
    winProbability: result?.winProbability,
    expectedLoss: result?.expectedLoss,
    significant: result?.significant,
    better: result?.better,
    margin: guardrail?.margin,
    guardrail: guardrail?.verdict,
    reason: comparison?.status === 'not-computable' ? comparison.reason : guardrail?.reason,
  } satisfies Record<string, CsvValue>;
}
