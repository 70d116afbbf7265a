import { describe, expect, test } from 'vitest';
import { parseKey } from '../../../../src/core/validation/key.js';
import type { DriftReport } from '../../../../src/domain/drift/drift-report.js';
import { type LogDriftOptions, logDriftReport } from '../../../../src/features/monitoring/drift-reports.js';
import { checkedAt, hostileReport, shopReport, wideReport } from './drift-fixture.js';

/** Logs a report to a run that keeps what it gets. */
async function logged(report: DriftReport, options?: LogDriftOptions) {
  const files = new Map<string, string>();
  const kept: { metrics: Record<string, number>; at: unknown; tags: Record<string, string> } = { metrics: {}, at: undefined, tags: {} };
  await logDriftReport(
    report,
    {
      logMetrics: (metrics, at) => Object.assign(kept, { metrics, at }),
      setTags: (tags) => Object.assign(kept, { tags }),
      logText: async (text, file) => void files.set(file, text),
      ready: async () => undefined,
    },
    options,
  );
  return { ...kept, files };
}

describe('Logging a drift report', () => {
  test('gives its files, tags, and metrics of all together and of each column at the time of the check', async () => {
    const report = shopReport(1);
    const { metrics, at, tags, files } = await logged(report);
    expect([...files.keys()]).toEqual(['drift_report.html', 'drift_report.json']);
    expect(files.get('drift_report.html')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(files.get('drift_report.json') ?? '')).toEqual(report);
    expect(tags).toEqual({ 'mlflow_ops.drift.recommendation': 'CHECK_DATA', 'mlflow_ops.drift.dataset_drift': 'true' });
    expect(at).toEqual({ step: 0, timestamp: checkedAt });
    const price = report.columns.find(({ name }) => name === 'price');
    expect(metrics).toMatchObject({
      'drift/share': 7 / 9,
      'drift/drifted_features': 7,
      'drift/drifted_columns': 8,
      'drift/failed_checks': 3,
      'drift/rows': 1000,
      'drift/price/ks': price?.tests[0]?.value,
      'drift/price/psi': price?.tests[1]?.value,
      'drift/price/p_value': price?.tests[0]?.adjustedPValue,
      'drift/price/missing': 0,
    });
    expect(metrics['drift/country/chi_square']).toBeGreaterThan(100);
    expect(metrics['drift/gap/missing']).toBeCloseTo(0.3, 1);
  });

  test('goes to a directory and a step of its own on request', async () => {
    const { at, files } = await logged(shopReport(0), { directory: 'drift/july', step: 7 });
    expect([...files.keys()]).toEqual(['drift/july/drift_report.html', 'drift/july/drift_report.json']);
    expect(at).toMatchObject({ step: 7 });
  });

  test('of a thousand columns has metrics of the hundred most severe, few enough for one request', async () => {
    const { metrics } = await logged(wideReport(1000));
    expect(Object.keys(metrics).length).toBeLessThan(1000);
    expect(Object.keys(metrics).filter((key) => key.endsWith('/difference'))).toHaveLength(100);
  });

  test('gives every column a name that MLflow takes, and no two the same', async () => {
    const odd = ['', '.', '..', '/', 'a//b', '../x', 'a=b', 'a b', 'share', 'ä', 'x'.repeat(400), `${'x'.repeat(400)}y`];
    for (const report of [hostileReport(), wideReport(odd.length, (column) => odd[column] as string)]) {
      const { metrics } = await logged(report);
      const keys = Object.keys(metrics);
      for (const key of keys) expect(parseKey('metric', key)).toBe(key);
      expect(keys.filter((key) => key.endsWith('/difference'))).toHaveLength(report.columns.length);
    }
  });

  test('logs nothing of what is no report', async () => {
    await expect(logged({} as DriftReport)).rejects.toThrow(/This is no drift report/);
    await expect(logged(shopReport(0), { directory: '../x' })).rejects.toThrow(/The option directory/);
  });
});
